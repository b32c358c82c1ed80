local function join(...)
  local parts = {}
  for index = 1, select("#", ...) do
    parts[index] = tostring((select(index, ...)))
  end
  return table.concat(parts, " ")
end

function envoy_on_request(handle)
  handle:logInfo(join("path", handle:headers():get(":path"), 3, nil, true))
end
