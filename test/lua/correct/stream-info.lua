function envoy_on_request(handle)
  local info = handle:streamInfo()
  handle:logInfo("protocol " .. info:protocol() .. " from " .. info:downstreamRemoteAddress())
  local tls = info:downstreamSslConnection()
  handle:logInfo("server name " .. info:requestedServerName() .. (tls and " with TLS" or " without TLS"))
end
