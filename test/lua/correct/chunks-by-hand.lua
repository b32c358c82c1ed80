local function count(text, pattern)
  local found = 0
  for _ in text:gmatch(pattern) do
    found = found + 1
  end
  return found
end

function envoy_on_request(handle)
  handle:headers():replace("x-streamed", "1")
  local total, chunks, lines = 0, 0, 0
  local pieces = {}
  for chunk in handle:bodyChunks() do
    local size = chunk:length()
    total = total + size
    chunks = chunks + 1
    if size > 0 then
      local bytes = chunk:getBytes(0, size)
      lines = lines + count(bytes, "\n")
      if #pieces < 10 then
        pieces[#pieces + 1] = bytes:sub(1, 16)
      end
    end
  end
  handle:logInfo(("received %d bytes in %d chunks, %d lines"):format(total, chunks, lines))
  handle:logDebug(table.concat(pieces, "|"))
  local trailers = handle:trailers()
  if trailers then
    trailers:add("x-bytes", total)
    local checksum = trailers:get("x-checksum")
    if checksum ~= nil then
      handle:logInfo("checksum " .. checksum)
    end
  end
end

function envoy_on_response(handle)
  local headers = handle:headers()
  local sse = (headers:get("content-type") or ""):match("^text/event%-stream") ~= nil
  if not sse then
    return
  end
  headers:replace("cache-control", "no-cache")
  local next_chunk = handle:bodyChunks()
  local chunk = next_chunk()
  while chunk do
    local length = chunk:length()
    if length > 0 then
      chunk:setBytes((chunk:getBytes(0, length):gsub("secret=%S+", "secret=***")))
    end
    chunk = next_chunk()
  end
  handle:streamInfo():dynamicMetadata():set("shop.stream", "done", true)
end
