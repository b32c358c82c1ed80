function envoy_on_request(handle)
  local path = handle:headers():get(":path")
  local count
  repeat
    path, count = path:gsub("//", "/")
  until count == 0
  handle:headers():replace(":path", path)
end
