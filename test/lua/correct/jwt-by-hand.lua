-- Decodes the payload of a token (without verifying it: jwt_authn did) and copies claims into headers.
local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
local values = {}
for i = 1, #alphabet do
  values[alphabet:byte(i)] = i - 1
end

local function decode(text)
  local out, bits, buffer = {}, 0, 0
  for i = 1, #text do
    local value = values[text:byte(i)]
    if not value then
      return nil, "no base64url at " .. i
    end
    buffer = buffer * 64 + value
    bits = bits + 6
    if bits >= 8 then
      bits = bits - 8
      local byte = math.floor(buffer / 2 ^ bits)
      out[#out + 1] = string.char(byte)
      buffer = buffer % 2 ^ bits
    end
  end
  return table.concat(out)
end

local function claim(payload, name)
  local value = payload:match('"' .. name .. '"%s*:%s*"([^"]*)"')
  if value then
    return value
  end
  return payload:match('"' .. name .. '"%s*:%s*(%-?%d+)')
end

function envoy_on_request(request_handle)
  local headers = request_handle:headers()
  local authorization = headers:get("Authorization")
  if authorization == nil then
    request_handle:logDebug("no token")
    return
  end
  local token = authorization:match("^[Bb]earer%s+(%S+)$")
  if not token then
    return
  end
  local header, payload, signature = token:match("^([%w_-]+)%.([%w_-]+)%.([%w_-]+)$")
  if not (header and payload and signature) then
    request_handle:respond({ [":status"] = "400" }, "malformed token")
    return
  end
  local json, problem = decode(payload)
  if json == nil then
    request_handle:logErr("token: " .. problem)
    request_handle:respond({ [":status"] = "400" }, "malformed token")
    return
  end
  local expires = tonumber(claim(json, "exp"))
  if expires and expires * 1000 < request_handle:timestamp() then
    request_handle:respond({ [":status"] = "401" }, "expired")
    return
  end
  for _, name in ipairs({ "sub", "iss", "tenant" }) do
    local value = claim(json, name)
    if value then
      headers:replace("x-jwt-" .. name, value)
    else
      headers:remove("x-jwt-" .. name)
    end
  end
end
