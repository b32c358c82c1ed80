local function required(handle, value, name)
  if not value or value == "" then
    handle:respond({ [":status"] = "400" }, "missing " .. name)
  end
end
local function must(v, message)
  if v == nil then error(message or "missing") end
end
local function ensure(v)
  assert(v, "missing")
end
local function ok(...)
  for i = 1, select("#", ...) do
    if select(i, ...) == nil then return false end
  end
  return true
end
function envoy_on_request(handle)
  local hs = handle:headers()
  local a = hs:get("a")
  required(handle, a, "a")
  a = a:lower()
  local b = hs:get("b")
  must(b)
  b = b:lower()
  local c = hs:get("c")
  ensure(c)
  c = c:lower()
  local d, e = hs:get("d"), hs:get("e")
  if not ok(d, e) then return end
  d = d .. e
  local valid = true
  local f = hs:get("f")
  if not f then valid = false end
  if valid then f = f:lower() end
  local g, reason = hs:get("g"), nil
  if not g then reason = "no g" end
  if reason then handle:respond({ [":status"] = "400" }, reason) end
  g = g:lower()
end
