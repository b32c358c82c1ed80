function envoy_on_request(handle)
  local headers = handle:headers()
  local method = headers:get(":method")
  if method ~= "POST" and method ~= "PUT" then
    return
  end
  local kind = headers:get("content-type")
  if not kind then return end
  if not kind:find("json", 1, true) then return end
  local length = headers:get("content-length")
  if length == nil or tonumber(length) == nil then
    handle:respond({ [":status"] = "411" }, "length required")
    return
  end
  if tonumber(length) > 1024 then
    handle:respond({ [":status"] = "413" }, "too long")
  end
end
