function envoy_on_request(handle)
  local headers = handle:headers()
  local a, b = headers:get("x-a"), headers:get("x-b")
  if a == nil or b == nil then
    if a then
      handle:logInfo("only " .. a)
    elseif b then
      handle:logInfo("only " .. b)
    end
  else
    handle:logInfo(a .. b)
  end
  local chosen = a ~= nil and a or (b or "none")
  headers:add("x-chosen", chosen)
end
