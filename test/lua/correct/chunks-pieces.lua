function envoy_on_request(handle)
  local pieces = {}
  for chunk in handle:bodyChunks() do
    local length = chunk:length()
    if length > 0 then
      table.insert(pieces, chunk:getBytes(0, length))
    end
  end
  handle:logDebug(table.concat(pieces, ""))
end
