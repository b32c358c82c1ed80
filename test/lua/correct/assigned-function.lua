local function on_request(handle)
  handle:headers():add("x-assigned", "yes")
end

envoy_on_request = on_request
envoy_on_response = function(handle)
  handle:headers():add("x-assigned", "yes")
end
