-- place: patch
local function put(headers, key, value)
  if type(value) == "string" then
    headers:replace(key, value)
  elseif type(value) == "table" then
    for _, v in ipairs(value) do headers:add(key, v) end
  elseif value == nil then
    headers:remove(key)
  else
    headers:replace(key, tostring(value))
  end
end
local function show(handle, value)
  if type(value) == "boolean" then value = value and "yes" or "no" end
  handle:logInfo(value)
end
local function text(v)
  if v == true then return "on" end
  if v == false then return "off" end
  return v
end
local function concat(list)
  if type(list) == "table" then return table.concat(list, ",") end
  return list
end
function envoy_on_request(handle)
  local hs = handle:headers()
  put(hs, "a", true)
  put(hs, "b", { "x", "y" })
  put(hs, "c", "text")
  put(hs, "d", nil)
  put(hs, "e", 5)
  show(handle, true)
  show(handle, "x")
  hs:add("f", text(true))
  hs:add("g", concat({ "a" }))
  hs:add("h", concat("a"))
end

function envoy_on_response(handle)
  local seen = handle:headers():get("a") and true
  if type(seen) == "string" then
    handle:headers():add("a", seen)
  end
end
