function envoy_on_response(handle)
  local body = handle:body(true)
  local size = body:length()
  if size > 0 then
    local text = body:getBytes(0, size)
    body:setBytes((text:gsub("secret", "******")))
  end
  handle:headers():replace("x-original-size", tostring(size))
end
