function envoy_on_request(handle)
  local body = handle:body()
  if body ~= nil and body:length() > 1000000 then
    handle:respond({ [":status"] = "413" }, "too large")
    return
  end
  handle:headers():add("x-body-size", tostring(body and body:length() or 0))
end
