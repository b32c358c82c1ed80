function envoy_on_request(handle)
  handle:httpCall("audit", {
    [":method"] = "POST",
    [":path"] = "/log",
    [":authority"] = "audit",
  }, handle:headers():get(":path"), { timeout_ms = 100, asynchronous = true, send_xff = false })
end
