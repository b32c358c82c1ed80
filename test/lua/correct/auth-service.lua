-- Checks each request with an auth service, with a cache header and audit calls that nobody waits for.
local AUTH_CLUSTER = "httproute/default/auth/rule/0"
local AUDIT_CLUSTER = "httproute/default/audit/rule/0"
local TIMEOUT_MS = 250
local SKIP = { ["/healthz"] = true, ["/readyz"] = true, ["/metrics"] = true }

local function deny(handle, status, reason)
  handle:logWarn("denied: " .. reason)
  handle:respond({
    [":status"] = tostring(status),
    ["content-type"] = "application/json",
    ["www-authenticate"] = 'Bearer realm="shop"',
  }, string.format('{"error":%q}', reason))
end

local function path_of(headers)
  local path = headers:get(":path")
  local query = path:find("?", 1, true)
  if query then
    return path:sub(1, query - 1)
  end
  return path
end

local function audit(handle, subject, path)
  handle:httpCall(AUDIT_CLUSTER, {
    [":method"] = "POST",
    [":path"] = "/events",
    [":authority"] = "audit.internal",
    ["content-type"] = "application/json",
  }, string.format('{"sub":%q,"path":%q}', subject, path), TIMEOUT_MS, true)
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local path = path_of(headers)
  if SKIP[path] then
    return
  end

  local authorization = headers:get("authorization")
  if not authorization or authorization == "" then
    deny(handle, 401, "missing credentials")
    return
  end

  local request = {
    [":method"] = "GET",
    [":path"] = "/verify",
    [":authority"] = "auth.internal",
    ["authorization"] = authorization,
    ["x-original-path"] = path,
  }
  local trace = headers:get("traceparent")
  if trace then
    request["traceparent"] = trace
  end

  local answer, body = handle:httpCall(AUTH_CLUSTER, request, nil, { timeout_ms = TIMEOUT_MS, send_xff = false })
  local status = tonumber(answer[":status"]) or 503
  if status >= 500 then
    deny(handle, 503, "auth service is away")
    return
  elseif status ~= 200 then
    deny(handle, 403, body or "forbidden")
    return
  end

  local subject = answer["x-subject"]
  if type(subject) == "table" then
    subject = subject[1]
  end
  subject = subject or "anonymous"

  headers = handle:headers()
  headers:replace("x-subject", subject)
  headers:remove("authorization")
  audit(handle, subject, path)
end
