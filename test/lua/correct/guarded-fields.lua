-- Fields of a table of its own, looked at before they are used.
function envoy_on_request(handle)
  local headers = handle:headers()
  local caller = { id = headers:get("x-user-id"), tenant = headers:get("x-tenant") }
  if not caller.tenant then
    caller.tenant = "public"
  end
  if caller.id then
    headers:replace("x-caller", caller.tenant .. "/" .. caller.id)
  else
    headers:replace("x-caller", caller.tenant)
  end
end
