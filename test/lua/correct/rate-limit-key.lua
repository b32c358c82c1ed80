local function trim(text)
  return (text:gsub("^%s+", ""):gsub("%s+$", ""))
end

local function hash(text)
  local value = 5381
  for i = 1, #text do
    value = (value * 33 + text:byte(i)) % 4294967296
  end
  return string.format("%08x", value)
end

local function client_of(handle)
  local headers = handle:headers()
  local key = headers:get("x-api-key")
  if key and #key > 0 then
    return "key", key
  end
  local forwarded = headers:get("x-forwarded-for")
  if forwarded then
    local first = forwarded:match("^([^,]+)")
    return "ip", trim(first or forwarded)
  end
  local address = handle:streamInfo():downstreamRemoteAddress()
  return "ip", address:match("^(.-):%d+$") or address
end

function envoy_on_request(handle)
  local kind, client = client_of(handle)
  local method = handle:headers():get(":method")
  local weight = (method == "GET" or method == "HEAD") and 1 or 5
  local bucket = math.floor(handle:timestamp() / 60000)
  local limit_key = table.concat({ kind, hash(client), method, bucket }, ":")
  handle:headers():replace("x-ratelimit-key", limit_key)
  handle:headers():replace("x-ratelimit-weight", weight)
  local meta = handle:streamInfo():dynamicMetadata()
  meta:set("shop.ratelimit", "key", limit_key)
  meta:set("shop.ratelimit", "weight", weight)
  meta:set("shop.ratelimit", "labels", { kind = kind, method = method })
end

function envoy_on_response(handle)
  local mine = handle:streamInfo():dynamicMetadata():get("shop.ratelimit")
  if mine and mine["key"] then
    handle:headers():add("x-ratelimit-key", mine["key"])
  end
  if handle:headers():get(":status") == "429" then
    handle:headers():replace("retry-after", 60 - math.floor(handle:timestamp() / 1000) % 60)
  end
end
