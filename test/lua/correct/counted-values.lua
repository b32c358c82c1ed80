function envoy_on_request(handle)
  local headers = handle:headers()
  local values = {}
  for index = 0, headers:getNumValues("accept") - 1 do
    values[#values + 1] = headers:getAtIndex("accept", index) or ""
  end
  headers:replace("x-accept", table.concat(values, ";"))
end
