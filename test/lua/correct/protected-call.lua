local function work(handle)
  local body = handle:body()
  if body == nil then
    error("no body")
  end
  return body:length()
end

function envoy_on_request(handle)
  local ok, result = pcall(work, handle)
  if ok then
    handle:logInfo("length " .. tostring(result))
  else
    handle:logErr("failed: " .. tostring(result))
  end
end
