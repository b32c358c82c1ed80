local function escape(s)
  return (s:gsub('[%c"\\]', function(c) return string.format("\\u%04x", c:byte()) end))
end
local encode
local function encode_table(t)
  local out = {}
  if #t > 0 then
    for _, v in ipairs(t) do out[#out + 1] = encode(v) end
    return "[" .. table.concat(out, ",") .. "]"
  end
  for k, v in pairs(t) do out[#out + 1] = '"' .. escape(k) .. '":' .. encode(v) end
  return "{" .. table.concat(out, ",") .. "}"
end
function encode(value)
  local kind = type(value)
  if kind == "table" then return encode_table(value) end
  if kind == "string" then return '"' .. escape(value) .. '"' end
  if kind == "number" or kind == "boolean" then return tostring(value) end
  return "null"
end
function envoy_on_request(handle)
  handle:respond({ [":status"] = "200", ["content-type"] = "application/json" }, encode({ a = 1, b = true, c = { "x" }, d = "y" }))
end
