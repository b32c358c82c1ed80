local MOD = 4294967296

local function xor8(a, b)
  local r, p = 0, 1
  while a > 0 or b > 0 do
    local x, y = a % 2, b % 2
    if x ~= y then r = r + p end
    a, b, p = (a - x) / 2, (b - y) / 2, p * 2
  end
  return r
end

local function fnv1a(s)
  local hash = 2166136261
  for i = 1, #s do
    local low = hash % 256
    hash = hash - low + xor8(low, s:byte(i))
    -- 16777619 in parts, so that doubles stay exact
    local hi = math.floor(hash / 65536)
    local lo = hash % 65536
    hash = (lo * 16777619 + (hi * 16777619 % 65536) * 65536) % MOD
  end
  return hash
end

local function hex(n) return ("%08x"):format(n) end

local function bucket(key, weights)
  local total = 0
  for _, w in ipairs(weights) do total = total + w[2] end
  local point = fnv1a(key) % total
  for _, w in ipairs(weights) do
    if point < w[2] then return w[1] end
    point = point - w[2]
  end
  return weights[#weights][1]
end

local weights = { { "stable", 90 }, { "canary", 10 } }

function envoy_on_request(handle)
  local id = handle:headers():get("x-request-id") or tostring(os.time())
  handle:headers():replace("x-bucket", bucket(id, weights))
  handle:headers():replace("x-hash", hex(fnv1a(id)))
end
