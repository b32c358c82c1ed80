function envoy_on_request(handle)
  local headers = handle:headers()
  local language = headers:get("accept-language") or "en"
  local short = string.lower(string.sub(language, 1, 2))
  headers:replace("x-language", short)
  handle:logDebug("agent: " .. (headers:get("user-agent") or "none"))
end
