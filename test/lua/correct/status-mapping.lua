local messages = { ["404"] = "not here", ["500"] = "our fault" }

function envoy_on_response(handle)
  local status = handle:headers():get(":status")
  local message = messages[status]
  if message then
    local body = handle:body(true)
    body:setBytes(message)
    handle:headers():replace("content-type", "text/plain")
  elseif (tonumber(status) or 0) >= 500 then
    handle:headers():add("x-failed", "true")
  end
end
