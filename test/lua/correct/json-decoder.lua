local function decode_error(text, at, what)
  error(string.format("JSON: %s at %d near '%s'", what, at, text:sub(at, at + 5)))
end

local decode_value

local function skip(text, at)
  local _, last = text:find("^[ \t\r\n]*", at)
  return last + 1
end

local function decode_string(text, at)
  local parts, i = {}, at + 1
  while true do
    local stop = text:find('["\\]', i)
    if not stop then decode_error(text, at, "open string") end
    parts[#parts + 1] = text:sub(i, stop - 1)
    if text:sub(stop, stop) == '"' then
      return table.concat(parts), stop + 1
    end
    local c = text:sub(stop + 1, stop + 1)
    if c == "u" then
      local code = tonumber(text:sub(stop + 2, stop + 5), 16) or 63
      parts[#parts + 1] = code < 128 and string.char(code) or "?"
      i = stop + 6
    else
      parts[#parts + 1] = ({ n = "\n", t = "\t", r = "\r", b = "\b", f = "\f" })[c] or c
      i = stop + 2
    end
  end
end

local function decode_list(text, at)
  local list = {}
  at = skip(text, at + 1)
  if text:sub(at, at) == "]" then return list, at + 1 end
  repeat
    local value
    value, at = decode_value(text, at)
    list[#list + 1] = value
    at = skip(text, at)
    local sep = text:sub(at, at)
    at = skip(text, at + 1)
    if sep ~= "," and sep ~= "]" then decode_error(text, at, "no comma") end
  until sep == "]"
  return list, at
end

function decode_value(text, at)
  at = skip(text, at)
  local c = text:sub(at, at)
  if c == '"' then return decode_string(text, at) end
  if c == "[" then return decode_list(text, at) end
  local word = text:match("^%a+", at)
  if word == "true" then return true, at + 4 end
  if word == "false" then return false, at + 5 end
  if word == "null" then return nil, at + 4 end
  local number = text:match("^-?%d+%.?%d*[eE]?[+-]?%d*", at)
  if number then return tonumber(number), at + #number end
  decode_error(text, at, "unexpected")
end

function envoy_on_request(handle)
  local raw = handle:headers():get("x-list")
  if raw == nil then return end
  local ok, list = pcall(decode_value, raw, 1)
  if ok and type(list) == "table" then
    handle:headers():replace("x-list-size", tostring(#list))
  else
    handle:logWarn("bad list: " .. tostring(list))
  end
end
