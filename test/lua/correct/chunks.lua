function envoy_on_response(handle)
  local total = 0
  for chunk in handle:bodyChunks() do
    total = total + chunk:length()
  end
  handle:logInfo(string.format("streamed %d bytes", total))
end
