function envoy_on_request(handle)
  local context = handle:filterContext()
  local tenant = context:get("tenant")
  local limit = tonumber(context:get("limit") or 10)
  if tenant ~= nil then
    handle:headers():replace("x-tenant", tenant)
  end
  handle:headers():replace("x-limit", tostring(limit))
end
