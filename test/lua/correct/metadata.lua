function envoy_on_request(handle)
  local metadata = handle:metadata()
  local backend = metadata:get("backend")
  if type(backend) == "string" and backend ~= "" then
    handle:headers():add("x-backend", backend)
  end
  local flags = metadata:get("flags")
  if type(flags) == "table" then
    for _, flag in ipairs(flags) do
      handle:headers():add("x-flag", tostring(flag))
    end
  end
end
