function envoy_on_request(handle)
  local list = { 3, 1, 2 }
  table.sort(list, function(a, b) return a > b end)
  handle:logInfo(table.concat(list, ","))
  local header = handle:headers():get("x-number")
  local number = tonumber(header)
  if number and number > list[1] then
    handle:logInfo("larger than " .. list[1])
  end
end
