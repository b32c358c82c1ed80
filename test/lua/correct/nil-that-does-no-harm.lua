-- place: patch
local function f(handle, x) handle:logInfo(x or "none") end
local function g(handle, x)
  if x then handle:logInfo(x) end
end
local function k(handle, x) return handle:headers():get(x) end
function envoy_on_request(handle)
  f(handle)
  f(handle, nil)
  f(handle, handle:headers():get("x"))
  g(handle)
  g(handle, handle:headers():get("x"))
  local v = k(handle, "x")
  local t = { v, "b" }
  handle:logInfo(#t)
  handle:logInfo(table.concat({ v or "", "x" }))
  local n = select("#", v, v)
  handle:logInfo(n)
  handle:logInfo(("%s"):format(v))
  handle:logInfo(string.format("%s", tostring(v)))
  print(v, type(v))
  local m = { [v or "x"] = 1 }
  if m[v] then handle:logInfo("m") end
  handle:respond({ [":status"] = "200", ["x-v"] = v }, v)
end
