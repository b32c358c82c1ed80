function envoy_on_request(handle)
  local headers = handle:headers()
  local path = headers:get(":path")
  local rest = path:match("^/old/(.*)$")
  if rest then
    headers:replace(":path", "/new/" .. rest)
  end
end
