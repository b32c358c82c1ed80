function envoy_on_request(handle)
  local user = handle:headers():get("x-user") or "guest"
  handle:headers():add("authorization", "Basic " .. handle:base64Escape(user .. ":secret"))
end
