function envoy_on_request(handle)
  local ssl = handle:connection():ssl()
  if ssl == nil then
    handle:respond({ [":status"] = "426" }, "TLS only")
    return
  end
  local headers = handle:headers()
  headers:add("x-tls", ssl:tlsVersion())
  if ssl:peerCertificatePresented() then
    headers:add("x-subject", ssl:subjectPeerCertificate())
    headers:add("x-sans", table.concat(ssl:dnsSansPeerCertificate(), ","))
  end
end
