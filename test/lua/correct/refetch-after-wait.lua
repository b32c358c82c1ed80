function envoy_on_request(handle)
  local headers = handle:headers()
  local path = headers:get(":path")
  local body = handle:body()
  headers = handle:headers()
  if body then
    headers:add("x-path-and-size", path .. " " .. body:length())
  end
end
