function envoy_on_response(handle)
  local headers = {}
  headers[":method"] = "GET"
  headers[":path"] = "/ping"
  headers[":authority"] = "audit"
  handle:httpCall("audit", headers, nil, 50, true)
  handle:headers():add("x-audited", "yes")
end
