-- place: patch
-- Headers of an answer that may be missing, and one that is always there.
function envoy_on_request(handle)
  local answer, body = handle:httpCall("auth", { [":method"] = "GET", [":path"] = "/me", host = "auth" }, nil, { timeout_ms = 200 })
  if answer[":status"] ~= "200" then
    handle:respond({ [":status"] = answer[":status"] }, body or "")
    return
  end
  local user = answer["x-user"]
  if user then
    handle:headers():replace("x-user", user)
  end
  handle:headers():replace("x-plan", answer["x-plan"] or "free")
end
