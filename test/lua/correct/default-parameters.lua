local function reply(handle, status, body, headers)
  headers = headers or {}
  headers[":status"] = tostring(status or 500)
  headers["content-type"] = headers["content-type"] or "text/plain"
  handle:respond(headers, body or "")
end
local function get(handle, name, default)
  local v = handle:headers():get(name)
  if v == nil then v = default end
  return v
end
local function flag(handle, name)
  local v = get(handle, name, "false")
  return v == "true" or v == "1" or v:lower() == "yes"
end
function envoy_on_request(handle)
  if flag(handle, "x-deny") then return reply(handle, 403, "no") end
  if flag(handle, "x-teapot") then return reply(handle, "418", nil, { ["x-a"] = "b" }) end
  local n = tonumber(get(handle, "x-n", "10"))
  if n and n > 5 then handle:headers():add("x-big", tostring(n > 10)) end
  local t = get(handle, "x-t")
  handle:logInfo("t " .. tostring(t))
end
