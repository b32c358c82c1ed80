-- place: patch
-- The second result says what is wrong, and is looked at only where the first says no.
function envoy_on_request(handle)
  local key = handle:importPublicKey("der", 3):get()
  if key == nil then
    return
  end
  local right, problem = handle:verifySignature("SHA256", key, "sig", 3, "data", 4)
  if not right then
    handle:logWarn("signature: " .. problem)
    handle:respond({ [":status"] = "401" }, "signature")
  end
end
