-- place: patch
function envoy_on_request(handle)
  if handle.downstreamRequestHeaders then
    local original = handle:downstreamRequestHeaders()
    handle:logInfo(tostring(original))
  end
  local trace = handle.logVerbose and handle:logVerbose("x")
  local info = handle:streamInfo()
  if info.upstreamAddress ~= nil then handle:logInfo(info:upstreamAddress()) end
  local has = type(handle.somethingNew) == "function"
  if has then handle:somethingNew() end
end
