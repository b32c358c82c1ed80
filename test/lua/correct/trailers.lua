function envoy_on_response(handle)
  handle:headers():add("x-checked", "yes")
  local trailers = handle:trailers()
  if trailers then
    local status = trailers:get("grpc-status")
    if status and status ~= "0" then
      handle:logWarn("gRPC status " .. status)
    end
    trailers:add("x-seen", "yes")
  end
end
