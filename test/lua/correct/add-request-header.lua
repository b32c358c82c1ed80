function envoy_on_request(request_handle)
  request_handle:headers():add("x-lua", "yes")
end
