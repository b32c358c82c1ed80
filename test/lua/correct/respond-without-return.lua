function envoy_on_request(handle)
  local token = handle:headers():get("authorization")
  if token == nil then
    handle:respond({ [":status"] = 403 }, "no token")
  else
    handle:logInfo("token of " .. #token .. " bytes")
  end
end
