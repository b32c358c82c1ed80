local function cookie(headers, name)
  local all = headers:get("cookie")
  if all == nil then return nil end
  for key, value in string.gmatch(all, "([^=; ]+)=([^;]*)") do
    if key == name then return value end
  end
  return nil
end

function envoy_on_request(handle)
  local session = cookie(handle:headers(), "session")
  if session then
    handle:headers():add("x-session", session)
  else
    handle:headers():add("x-session", "none")
  end
end
