function envoy_on_request(handle)
  local headers = {
    [":status"] = "200",
    ["set-cookie"] = { "a=1", "b=2" },
  }
  headers["content-type"] = "application/json"
  if handle:headers():get("origin") then
    headers["access-control-allow-origin"] = "*"
  end
  handle:respond(headers, '{"ok":true}')
end
