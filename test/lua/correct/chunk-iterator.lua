-- The iterator of chunks, called by hand until it ends.
function envoy_on_response(handle)
  local next_chunk = handle:bodyChunks()
  local size = 0
  local chunk = next_chunk()
  while chunk do
    size = size + chunk:length()
    chunk = next_chunk()
  end
  handle:logInfo("bytes " .. size)
end
