function envoy_on_response(handle)
  local body = handle:body()
  local text = body and body:getBytes(0, math.min(100, body:length())) or ""
  if text:find("error") then
    handle:headers():replace("x-has-error", "1")
  end
end
