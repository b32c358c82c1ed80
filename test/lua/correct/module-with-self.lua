-- place: patch
local M = {}
M.defaults = { timeout = 200, cluster = "auth" }
function M.options(overrides)
  local o = {}
  for k, v in pairs(M.defaults) do o[k] = v end
  for k, v in pairs(overrides or {}) do o[k] = v end
  return o
end
function M.call(handle, path, overrides)
  local o = M.options(overrides)
  return handle:httpCall(o.cluster, {
    [":method"] = "GET",
    [":path"] = path,
    [":authority"] = o.cluster,
  }, nil, o.timeout)
end
function M:run(handle)
  local headers, body = self.call(handle, "/x")
  if headers[":status"] ~= "200" then return nil end
  return body
end
function envoy_on_request(handle)
  local body = M:run(handle)
  if body then handle:logInfo(body) end
  local h = M.call(handle, "/y", { timeout = 5 })
  if h["x-user"] then handle:headers():replace("x-user", h["x-user"]) end
end
