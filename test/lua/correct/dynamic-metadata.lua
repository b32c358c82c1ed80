local namespace = "shop.lua"

function envoy_on_request(handle)
  local metadata = handle:streamInfo():dynamicMetadata()
  metadata:set(namespace, "started", handle:timestamp())
  metadata:set(namespace, "path", handle:headers():get(":path"))
end

function envoy_on_response(handle)
  local values = handle:streamInfo():dynamicMetadata():get(namespace)
  if values ~= nil and values["started"] then
    local took = handle:timestamp() - values["started"]
    handle:headers():add("x-took-ms", tostring(took))
  end
end
