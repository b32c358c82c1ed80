function envoy_on_request(handle)
  local verified = handle:streamInfo():dynamicMetadata():get("envoy.filters.http.jwt_authn")
  if verified == nil then
    return
  end
  local payload = verified["payload"]
  if type(payload) == "table" and payload.sub then
    handle:headers():replace("x-subject", payload.sub)
  end
end
