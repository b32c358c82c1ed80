local function class_of(status)
  local n = tonumber(status)
  if n == nil then
    return "unknown"
  elseif n < 200 then
    return "info"
  elseif n < 300 then
    return "ok"
  elseif n < 400 then
    return "redirect"
  elseif n < 500 then
    return "client"
  end
  return "server"
end

local counts = { info = 0, ok = 0, redirect = 0, client = 0, server = 0, unknown = 0 }

function envoy_on_response(handle)
  local class = class_of(handle:headers():get(":status"))
  counts[class] = counts[class] + 1
  local seen = 0
  for _, n in pairs(counts) do seen = seen + n end
  if seen % 100 == 0 then
    local stamp = os.date("!%Y-%m-%dT%H:%M:%SZ", os.time())
    handle:logInfo(stamp .. " " .. class .. "=" .. counts[class])
  end
  if class == "server" and handle:headers():get("retry-after") == nil then
    handle:headers():add("retry-after", "5")
  end
end
