function envoy_on_request(handle)
  local user = handle:headers():get("x-user")
  local role = handle:headers():get("x-role")
  local known = user ~= nil and role ~= nil
  if known then
    handle:logInfo(user .. " is " .. role)
  end
end
