function envoy_on_request(handle)
  local headers = handle:headers()
  if headers:getNumValues("x-forwarded-for") > 0 then
    headers:replace("x-first", headers:getAtIndex("x-forwarded-for", 0))
  end
end
