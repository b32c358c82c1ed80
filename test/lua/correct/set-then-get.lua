function envoy_on_request(handle)
  local headers = handle:headers()
  headers:replace("x-id", "abc")
  handle:logInfo("id is " .. headers:get("x-id"))
  if not headers:get("x-trace") then
    headers:add("x-trace", "none")
  end
end
