local function one(handle)
  return handle:headers():get(":path") or handle:headers():get(":status")
end
function envoy_on_request(handle) handle:logInfo(one(handle)) end
function envoy_on_response(handle) handle:logInfo(one(handle)) end
