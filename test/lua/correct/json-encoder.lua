local escapes = {
  ["\\"] = "\\\\", ["\""] = "\\\"", ["\b"] = "\\b", ["\f"] = "\\f",
  ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}

local function quote(s)
  return '"' .. s:gsub('[%c"\\]', function(c)
    return escapes[c] or string.format("\\u%04x", c:byte())
  end) .. '"'
end

local encode

local function is_array(t)
  local n = 0
  for k in pairs(t) do
    if type(k) ~= "number" or k <= 0 or math.floor(k) ~= k then
      return false
    end
    n = n + 1
  end
  return n == #t
end

local encoders = {
  ["nil"] = function() return "null" end,
  boolean = tostring,
  number = function(n)
    if n ~= n or n == math.huge or n == -math.huge then
      error("not a number in JSON")
    end
    return string.format("%.14g", n)
  end,
  string = quote,
  table = function(t, depth)
    if depth > 20 then error("too deep") end
    local items = {}
    if next(t) == nil then return "{}" end
    if is_array(t) then
      for i, v in ipairs(t) do items[i] = encode(v, depth + 1) end
      return "[" .. table.concat(items, ",") .. "]"
    end
    for k, v in pairs(t) do
      items[#items + 1] = quote(tostring(k)) .. ":" .. encode(v, depth + 1)
    end
    table.sort(items)
    return "{" .. table.concat(items, ",") .. "}"
  end,
}

function encode(value, depth)
  local encoder = encoders[type(value)]
  if encoder == nil then
    error("cannot encode a " .. type(value))
  end
  return encoder(value, depth or 0)
end

function envoy_on_response(handle)
  local status = tonumber(handle:headers():get(":status")) or 0
  if status < 400 then return end
  local text = encode({ status = status, ok = false, tags = { "a", "b" }, detail = { code = status * 10 } })
  local body = handle:body(true)
  local size = body:setBytes(text)
  handle:headers():replace("content-length", tostring(size or #text))
  handle:headers():replace("content-type", "application/json")
end
