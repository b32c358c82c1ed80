local function required(handle, name)
  local value = handle:headers():get(name)
  assert(value, name .. " is missing")
  return value
end

function envoy_on_request(handle)
  local a = assert(handle:headers():get("x-a"), "x-a is missing")
  handle:logInfo(a .. required(handle, "x-b"))
end
