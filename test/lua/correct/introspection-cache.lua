local CLUSTER = "auth"
local TTL = 30
local cache = {}

local function fresh(entry, now) return entry ~= nil and now < entry.expires end

local function ask(handle, token)
  local headers, body = handle:httpCall(CLUSTER, {
    [":method"] = "POST",
    [":path"] = "/introspect",
    [":authority"] = "auth.example",
    ["content-type"] = "application/x-www-form-urlencoded",
  }, "token=" .. token, 1000)
  if not headers or headers[":status"] ~= "200" then
    return nil
  end
  return body and body:match('"sub"%s*:%s*"([^"]+)"')
end

local function deny(handle, status, message)
  handle:respond({ [":status"] = status, ["www-authenticate"] = 'Bearer realm="shop"' }, message)
end

function envoy_on_request(handle)
  local token = (handle:headers():get("authorization") or ""):match("^Bearer%s+([%w%.%-_~+/]+=*)$")
  if token == nil then
    deny(handle, "401", "token missing")
    return
  end
  local now = os.time()
  local entry = cache[token]
  if not fresh(entry, now) then
    local subject = ask(handle, token)
    if subject == nil then
      cache[token] = nil
      deny(handle, "403", "token refused")
      return
    end
    entry = { subject = subject, expires = now + TTL }
    cache[token] = entry
  end
  handle:headers():replace("x-subject", entry.subject)
  handle:headers():remove("authorization")
end
