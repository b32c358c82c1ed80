-- place: patch
local der = "der bytes"

function envoy_on_request(handle)
  local signature = handle:headers():get("x-signature")
  local key = handle:importPublicKey(der, #der):get()
  if key == nil or signature == nil then
    handle:respond({ [":status"] = "401" })
    return
  end
  local body = handle:body(true)
  local data = body:getBytes(0, body:length())
  local ok, problem = handle:verifySignature("sha256", key, signature, #signature, data, #data)
  if not ok then
    handle:logWarn("signature: " .. (problem or "unknown"))
    handle:respond({ [":status"] = "401" })
  end
end
