local function authorize(handle, path)
  local headers, body = handle:httpCall(
    "httproute/default/auth/rule/0",
    {
      [":method"] = "POST",
      [":path"] = "/authorize",
      [":authority"] = "auth.default",
      ["x-original-path"] = path,
    },
    "check",
    2000
  )
  return headers, body
end

function envoy_on_request(handle)
  local path = handle:headers():get(":path")
  local headers, body = authorize(handle, path)
  if headers[":status"] ~= "200" then
    handle:respond({ [":status"] = "403" }, body or "forbidden")
    return
  end
  handle:headers():add("x-authorized", "yes")
end
