local allowed = {}
for name in ("accept,accept-encoding,content-type,content-length,user-agent"):gmatch("[^,]+") do
  allowed[name] = true
end

local function collect(headers, wanted)
  local names = {}
  for name in pairs(headers) do
    if wanted(name) then names[#names + 1] = name end
  end
  return names
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local odd = collect(headers, function(name)
    if type(name) ~= "string" then return false end
    if name:sub(1, 1) == ":" then return false end
    return not allowed[name] and name:find("^x%-internal%-") ~= nil
  end)
  for _, name in ipairs(odd) do
    headers:remove(name)
  end
  if #odd ~= 0 then
    handle:logInfo(#odd .. " headers removed: " .. table.concat(odd, " "))
  end
end
