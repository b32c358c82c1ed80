function envoy_on_request(handle)
  handle:headers():replace("x-canary", "true")
  pcall(function() handle:clearRouteCache() end)
end
