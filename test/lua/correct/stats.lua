-- place: patch
function envoy_on_request(handle)
  local stats = handle:stats()
  stats:counter("requests"):inc()
  stats:gauge("active"):add(1)
  stats:histogram("size", "bytes"):recordValue(handle:body(true):length())
end

function envoy_on_response(handle)
  handle:stats():gauge("active"):sub(1)
end
