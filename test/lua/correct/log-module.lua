local Log = {}
Log.level = 2
Log.names = { "debug", "info", "warn" }

function Log.format(fmt, ...)
  local n = select("#", ...)
  if n == 0 then
    return fmt
  end
  local args = { ... }
  for i = 1, n do
    args[i] = tostring(args[i])
  end
  return string.format(fmt, unpack(args, 1, n))
end

function Log.write(handle, level, fmt, ...)
  if level < Log.level then
    return false
  end
  local line = "[" .. Log.names[level] .. "] " .. Log.format(fmt, ...)
  if level >= 3 then
    handle:logWarn(line)
  else
    handle:logInfo(line)
  end
  return true
end

local Buffer = {}

function Buffer.new()
  local parts, size = {}, 0
  local self = {}
  function self.add(...)
    for i = 1, select("#", ...) do
      local part = select(i, ...)
      if part ~= nil then
        parts[#parts + 1] = tostring(part)
        size = size + #parts[#parts]
      end
    end
    return self
  end
  function self.size() return size end
  function self.text(sep) return table.concat(parts, sep or "") end
  return self
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local out = Buffer.new()
  out.add("method=", headers:get(":method"), ";").add("path=", headers:get(":path"))
  Log.write(handle, 2, "%s (%d bytes)", out.text(), out.size())
  Log.write(handle, 1, "never shown")
  if out.size() > 4096 then
    Log.write(handle, 3, "long %s", out.text("|"))
  end
end
