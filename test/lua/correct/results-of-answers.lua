local function log(handle, t) return handle:logInfo(t) end
local function deny(handle) return handle:respond({ [":status"] = "403" }) end
local function user(handle)
  local u = handle:headers():get("u")
  if not u then return deny(handle) end
  return u
end
local function maybe(handle, async)
  return handle:httpCall("c", { [":method"] = "GET", [":path"] = "/", [":authority"] = "a" }, nil, 100, async)
end
function envoy_on_request(handle)
  log(handle, "x")
  local u = user(handle)
  handle:logInfo(u:lower())
  local h = maybe(handle, false)
  handle:logInfo(tostring(h[":status"]))
  maybe(handle, true)
  local r = log(handle, "y")
  if r == nil then handle:logInfo("nil") end
  return log(handle, "z")
end
