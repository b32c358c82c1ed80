local keys = { ["k-123"] = "alice", ["k-456"] = "bob" }

function envoy_on_request(handle)
  local key = handle:headers():get("x-api-key")
  local user = key and keys[key]
  if not user then
    handle:respond({ [":status"] = "401", ["content-type"] = "text/plain" }, "unknown key")
    return
  end
  handle:headers():replace("x-user", user)
end
