-- place: patch
local function flatten(t, out)
  out = out or {}
  for _, v in ipairs(t) do
    if type(v) == "table" then flatten(v, out) else out[#out + 1] = v end
  end
  return out
end
local function walk(handle, value, depth)
  if type(value) ~= "table" then
    handle:logInfo(tostring(value))
    return
  end
  for k, v in pairs(value) do
    handle:logInfo(("  "):rep(depth) .. tostring(k))
    walk(handle, v, depth + 1)
  end
end
function envoy_on_request(handle)
  handle:headers():add("x", table.concat(flatten({ "a", { "b", { "c" } } }), ","))
  local meta = handle:streamInfo():dynamicMetadata():get("envoy.filters.http.jwt_authn")
  walk(handle, meta, 0)
  for name, values in pairs(handle:streamInfo():dynamicMetadata()) do
    walk(handle, values, 1)
  end
end
