function envoy_on_request(handle)
  local found = false
  local value = true
  for _, name in ipairs({ "a", "b" }) do
    local v = handle:headers():get(name)
    if v == "x" then
      found = true
      value = v
    end
  end
  if found then
    handle:headers():add("value", value)
  end
  local kind = "none"
  local i = 0
  repeat
    i = i + 1
    if i == 2 then kind = 5 end
  until i > 3
  if kind == 5 then handle:logInfo("five") else handle:logInfo(kind) end
  local first = true
  for k in pairs({ a = 1, b = 2 }) do
    if first then first = false else handle:logInfo("," .. k) end
  end
  if not first then handle:logInfo("some") end
  local state = "start"
  while state ~= "done" do
    if state == "start" then state = "next" elseif state == "next" then state = "done" end
  end
  if state == "done" then handle:logInfo("x") end
end
