-- place: patch
function envoy_on_request(handle)
  local hs = handle:headers()
  local n = hs:getNumValues("a")
  if n > 0 then handle:logInfo(hs:get("a") .. hs:getAtIndex("a", 0)) end
  local last = hs:getNumValues("b")
  if last == 0 then return end
  handle:logInfo(hs:getAtIndex("b", last - 1):lower())
  for i = 0, handle:headers():getNumValues("c") - 1 do
    handle:logInfo(handle:headers():getAtIndex("c", i))
  end
  local i = 0
  while i < hs:getNumValues("d") do
    handle:logInfo(hs:getAtIndex("d", i))
    i = i + 1
  end
  local j = 0
  while true do
    local v = hs:getAtIndex("e", j)
    if not v then break end
    handle:logInfo(v)
    j = j + 1
  end
end
