local function deny(handle, status, text)
  handle:respond({ [":status"] = tostring(status), ["content-type"] = "text/plain" }, text)
end

function envoy_on_request(handle)
  local tenant = handle:headers():get("x-tenant")
  if tenant == nil then
    deny(handle, 400, "tenant missing")
    return
  end
  if #tenant > 20 then
    return deny(handle, 400, "tenant too long")
  end
  handle:headers():replace("x-tenant", tenant:lower())
end
