local function is_empty(value)
  return value == nil or value == ""
end

function envoy_on_request(handle)
  local token = handle:headers():get("x-token")
  if is_empty(token) then
    handle:respond({ [":status"] = "401" }, "token missing")
    return
  end
  handle:logInfo("token " .. token)
end
