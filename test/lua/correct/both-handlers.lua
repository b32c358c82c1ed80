local function tag(handle, direction)
  handle:headers():add("x-direction", direction)
  handle:logTrace(direction)
end

function envoy_on_request(handle)
  tag(handle, "request")
end

function envoy_on_response(handle)
  tag(handle, "response")
end
