-- place: patch
local function deny(handle)
  if handle:headers():get(":status") == nil then
    handle:respond({ [":status"] = "403" }, "no")
  else
    handle:headers():replace(":status", "403")
  end
end
function envoy_on_request(handle) deny(handle) end
function envoy_on_response(handle) deny(handle) end
