function envoy_on_request(handle)
  local host = handle:headers():get("x-pin-host")
  if host and host:match("^%d+%.%d+%.%d+%.%d+$") then
    handle:setUpstreamOverrideHost(host, true)
  end
end
