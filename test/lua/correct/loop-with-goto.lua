function envoy_on_request(handle)
  local names = { "x-a", "x-b", "x-c" }
  for _, name in ipairs(names) do
    local value = handle:headers():get(name)
    if value == nil then
      goto continue
    end
    handle:logInfo(name .. " = " .. value)
    ::continue::
  end
end
