local FILTER = "shop.timing"

function envoy_on_request(handle)
  local info = handle:streamInfo()
  info:dynamicMetadata():set(FILTER, "path", handle:headers():get(":path") or "")
  info:dynamicMetadata():set(FILTER, "start", tostring(handle:timestamp()))
end

function envoy_on_response(handle)
  local saved = handle:streamInfo():dynamicMetadata():get(FILTER)
  local path = saved and saved["path"]
  local start = saved and tonumber(saved["start"])
  if type(path) == "string" and start then
    local took = handle:timestamp() - start
    local headers = handle:headers()
    headers:add("server-timing", string.format("total;dur=%d", took))
    if took > 1000 then
      handle:logWarn(string.format("slow: %s took %d ms", path, took))
    end
  end
end
