function trim(text)
  return (text:gsub("^%s+", ""):gsub("%s+$", ""))
end

function envoy_on_request(handle)
  local value = handle:headers():get("x-name")
  if value then
    handle:headers():replace("x-name", trim(value))
  end
end
