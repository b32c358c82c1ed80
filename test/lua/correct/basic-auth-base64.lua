local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local decode_map = {}
for i = 1, #alphabet do
  decode_map[alphabet:byte(i)] = i - 1
end

local function encode(data)
  local out = {}
  for i = 1, #data, 3 do
    local a, b, c = data:byte(i, i + 2)
    local n = a * 65536 + (b or 0) * 256 + (c or 0)
    local c1 = math.floor(n / 262144) % 64
    local c2 = math.floor(n / 4096) % 64
    local c3 = math.floor(n / 64) % 64
    local c4 = n % 64
    out[#out + 1] = alphabet:sub(c1 + 1, c1 + 1)
    out[#out + 1] = alphabet:sub(c2 + 1, c2 + 1)
    out[#out + 1] = b and alphabet:sub(c3 + 1, c3 + 1) or "="
    out[#out + 1] = c and alphabet:sub(c4 + 1, c4 + 1) or "="
  end
  return table.concat(out)
end

local function decode(text)
  text = text:gsub("[^%w%+/]", "")
  local out = {}
  local bits, count = 0, 0
  for i = 1, #text do
    bits = bits * 64 + decode_map[text:byte(i)]
    count = count + 6
    if count >= 8 then
      count = count - 8
      local power = 2 ^ count
      local byte = math.floor(bits / power)
      out[#out + 1] = string.char(byte % 256)
      bits = bits % power
    end
  end
  return table.concat(out)
end

function envoy_on_request(handle)
  local auth = handle:headers():get("authorization")
  if not auth then
    return
  end
  local scheme, value = auth:match("^(%S+)%s+(%S+)$")
  if scheme and scheme:lower() == "basic" then
    local user = decode(value):match("^([^:]*):")
    if user then
      handle:headers():replace("x-user", encode(user))
    end
  end
end
