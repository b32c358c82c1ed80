function envoy_on_request(handle)
  local headers = handle:headers()
  local names = {}
  for name, _ in pairs(headers) do
    if string.sub(name, 1, 8) == "x-debug-" then
      names[#names + 1] = name
    end
  end
  for _, name in ipairs(names) do
    headers:remove(name)
  end
end
