local function join(list)
  return list and table.concat(list, ",") or ""
end

function envoy_on_request(handle)
  local ssl = handle:connection():ssl()
  local headers = handle:headers()
  headers:remove("x-client-subject")
  headers:remove("x-client-san")
  if ssl == nil then
    headers:replace("x-tls", "none")
    return
  end
  headers:replace("x-tls", ssl:tlsVersion())
  headers:replace("x-cipher", ssl:ciphersuiteString())
  if not ssl:peerCertificatePresented() then
    return
  end
  headers:replace("x-client-subject", ssl:subjectPeerCertificate())
  headers:replace("x-client-serial", ssl:serialNumberPeerCertificate())
  headers:replace("x-client-san", join(ssl:uriSanPeerCertificate()))
  for index, name in ipairs(ssl:dnsSansPeerCertificate()) do
    headers:add("x-client-dns", index .. "=" .. name)
  end
  local parsed = ssl:parsedSubjectPeerCertificate()
  if parsed then
    local organizations = parsed:organizationName()
    headers:replace("x-client-cn", parsed:commonName())
    headers:replace("x-client-org", organizations[1] or "")
  end
  local seconds = ssl:expirationPeerCertificate() - handle:timestamp() / 1000
  if seconds < 7 * 24 * 3600 then
    handle:logWarn(string.format("certificate of %s expires in %d seconds", ssl:subjectPeerCertificate(), seconds))
  end
  local sni = handle:streamInfo():requestedServerName()
  if sni ~= "" then
    headers:replace("x-sni", sni)
  end
end
