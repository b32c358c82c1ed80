-- place: patch
local function process(handle, direction)
  local hs = handle:headers()
  if direction == "request" then
    if hs:get("x-block") then
      handle:respond({ [":status"] = "403" }, "no")
      return
    end
    handle:clearRouteCache()
  else
    hs:setHttp1ReasonPhrase("Fine")
    hs:replace(":status", "200")
  end
end
function envoy_on_request(handle) process(handle, "request") end
function envoy_on_response(handle) process(handle, "response") end
