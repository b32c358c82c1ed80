-- place: patch
local function verify(handle, sig, data)
  local pk = handle:importPublicKey("x", 1):get()
  if pk == nil then return false, "no key" end
  return handle:verifySignature("SHA256", pk, sig, #sig, data, #data)
end
function envoy_on_request(handle)
  local good, problem = verify(handle, "s", "d")
  if good then return end
  handle:logErr("bad: " .. problem)
end
