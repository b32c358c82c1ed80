-- One function for both directions, each of which has headers that the other has not.
local function summary(handle)
  local headers = handle:headers()
  return headers:get(":path") or headers:get(":status") or "nothing"
end

function envoy_on_request(handle)
  handle:logInfo("request " .. summary(handle))
end

function envoy_on_response(handle)
  handle:logInfo("response " .. summary(handle))
end
