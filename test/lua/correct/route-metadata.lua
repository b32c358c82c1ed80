-- place: patch
function envoy_on_request(handle)
  local metadata = handle:route():metadata()
  local name = metadata:get("name")
  if name ~= nil then
    handle:headers():add("x-route", tostring(name))
  end
  for key, value in pairs(handle:virtualHost():metadata()) do
    handle:logInfo(key .. "=" .. tostring(value))
  end
end
