-- place: patch
function envoy_on_request(handle)
  local ms = handle:timestamp(EnvoyTimestampResolution.MILLISECOND)
  local us = handle:timestampString(EnvoyTimestampResolution.MICROSECOND)
  handle:headers():add("x-ms", tostring(ms))
  handle:headers():add("x-us", us)
end
