-- The stream handle that the controller tries scripts with: what each method gives back, never nil, whatever it is asked.

local release = ...

local function object(members)
  local function log(_, message) local _ = "log: " .. message end
  for _, name in ipairs({ "logTrace", "logDebug", "logInfo", "logWarn", "logErr", "logCritical" }) do members[name] = log end
  return members
end

local function gives(value)
  return function() return value end
end

local function nothing() end

local function repeated(text, count)
  local list = {}
  for index = 1, count do list[index] = text end
  return list
end

local pairs_of_values = { key1 = "value1", key2 = "value2" }

local headers = object({
  data = pairs_of_values,
  add = nothing,
  remove = nothing,
  replace = nothing,
  setHttp1ReasonPhrase = nothing,
  get = gives("example_value"),
  getAtIndex = gives("example_value"),
  getNumValues = gives(1),
  getHttp1ReasonPhrase = gives("reason"),
})

local buffer = object({ length = gives(10), getBytes = gives("example_bytes"), setBytes = nothing })
local metadata = object({ data = pairs_of_values, get = gives("get_example") })
local dynamic_metadata = object({ data = pairs_of_values, get = gives("get_result"), set = nothing })

-- It alone cannot log.
local name = { commonName = gives("Mock Subject"), organizationName = gives("Example Org") }
local tls = object({
  peerCertificatePresented = gives(true),
  peerCertificateValidated = gives(false),
  uriSanLocalCertificate = gives(repeated("san", 1000)),
  sha256PeerCertificateDigest = gives("abcdef1234567890"),
  serialNumberPeerCertificate = gives("123456789"),
  issuerPeerCertificate = gives("CN=Mock Issuer, O=Example Org"),
  subjectPeerCertificate = gives("CN=Mock Subject, O=Example Org"),
  parsedSubjectPeerCertificate = gives(name),
  uriSanPeerCertificate = gives({ "uri1", "uri2" }),
  subjectLocalCertificate = gives("CN=Local Cert, O=Example Org"),
  urlEncodedPemEncodedPeerCertificate = gives("PEM_ENCODED_PEER_CERT"),
  urlEncodedPemEncodedPeerCertificateChain = gives("PEM_ENCODED_CERT_CHAIN"),
  dnsSansPeerCertificate = gives(repeated("example.com", 1000)),
  dnsSansLocalCertificate = gives(repeated("local.com", 1000)),
  oidsPeerCertificate = gives(repeated("1.2.840.113549.1.1.1", 1000)),
  oidsLocalCertificate = gives(repeated("1.2.840.113549.1.1.1", 1000)),
  validFromPeerCertificate = gives(1672531200),
  expirationPeerCertificate = gives(2724608000),
  sessionId = gives("abcdef1234567890abcdef1234567890"),
  ciphersuiteId = gives("0x1301"),
  ciphersuiteString = gives("TLS_AES_128_GCM_SHA256"),
  tlsVersion = gives("TLSv1.3"),
})

local stream_info = object({
  protocol = gives("HTTP/2"),
  routeName = gives("example-route"),
  virtualClusterName = gives("example-virtual-cluster"),
  downstreamDirectLocalAddress = gives("127.0.0.1:8080"),
  downstreamLocalAddress = gives("192.168.1.100:8080"),
  downstreamDirectRemoteAddress = gives("192.168.1.50:5050"),
  downstreamRemoteAddress = gives("10.0.0.1:5050"),
  dynamicMetadata = gives(dynamic_metadata),
  downstreamSslConnection = gives(tls),
  requestedServerName = gives("example-server"),
})

local handle = object({
  data = { buffer },
  headers = gives(headers),
  trailers = gives(headers),
  body = gives(buffer),
  metadata = gives(metadata),
  streamInfo = gives(stream_info),
  connection = gives(object({ ssl = gives(tls) })),
  connectionStreamInfo = gives(object({ dynamicMetadata = gives(dynamic_metadata) })),
  setUpstreamOverrideHost = nothing,
  importPublicKey = gives("mocked_public_key"),
  base64Escape = function(_, input) return input end,
  timestamp = gives(1767225600000),
  timestampString = gives("2026-01-01T00:00:00Z"),
})

handle.verifySignature = function() return true, "" end

handle.bodyChunks = function()
  local left = 3
  return function()
    if left == 0 then return nil end
    left = left - 1
    return buffer
  end
end

handle.httpCall = function(self, cluster, request_headers, body)
  self:logTrace("call " .. cluster)
  return request_headers, body
end

-- It goes on afterwards, in whatever direction.
handle.respond = function(self, response_headers)
  self:logTrace("response " .. response_headers[":status"])
end

-- What each release lacks, or had otherwise.
if release >= 9 then handle.filterContext = gives(metadata) end
if release <= 4 then
  handle.body = gives("body")
  handle.bodyChunks = function()
    local left = 1
    return function()
      if left == 0 then return nil end
      left = 0
      return "chunk"
    end
  end
end

return handle
