-- Sets the usual security headers.
local security_headers = {
  ["x-frame-options"] = "DENY",
  ["x-content-type-options"] = "nosniff",
  ["referrer-policy"] = "no-referrer",
}

function envoy_on_response(response_handle)
  local headers = response_handle:headers()
  for name, value in pairs(security_headers) do
    headers:replace(name, value)
  end
end
