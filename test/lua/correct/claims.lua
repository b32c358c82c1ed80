local JWT = "envoy.filters.http.jwt_authn"

local function claims(handle, provider)
  local meta = handle:streamInfo():dynamicMetadata():get(JWT)
  if not meta then
    return {}
  end
  local payload = meta[provider] or meta["payload"]
  if payload == nil then
    return {}
  end
  return payload
end

local function has_role(roles, wanted)
  if type(roles) == "string" then
    return roles == wanted
  end
  for _, role in ipairs(roles or {}) do
    if role == wanted then
      return true
    end
  end
  return false
end

function envoy_on_request(handle)
  local payload = claims(handle, "corporate")
  local headers = handle:headers()
  if payload.email and payload.email_verified then
    headers:replace("x-email", payload.email)
  end
  local path = headers:get(":path")
  if path:sub(1, 6) == "/admin" and not has_role(payload.roles, "admin") then
    handle:respond({ [":status"] = 403, ["content-type"] = "text/plain" }, "for admins only\n")
    return
  end
  if payload.exp then
    headers:replace("x-expires", string.format("%d", payload.exp))
  end
  handle:streamInfo():dynamicMetadata():set("shop.user", "id", payload.sub or "anonymous")
end
