-- eg-lint-disable lua-global-write -- limits are per worker
buckets = {}

local function take(key, now, rate, burst)
  local b = buckets[key]
  if not b then
    b = { tokens = burst, at = now }
    buckets[key] = b
  end
  local elapsed = math.max(0, now - b.at)
  b.tokens = math.min(burst, b.tokens + elapsed * rate)
  b.at = now
  if b.tokens < 1 then
    return false, math.ceil((1 - b.tokens) / rate)
  end
  b.tokens = b.tokens - 1
  return true, 0
end

function envoy_on_request(handle)
  local key = handle:headers():get("x-client") or "?"
  local ok, wait = take(key, os.time(), 5, 20)
  if not ok then
    handle:respond({ [":status"] = "429", ["retry-after"] = tostring(wait) }, "slow down")
    return
  end
  requests = (requests or 0) + 1
end
