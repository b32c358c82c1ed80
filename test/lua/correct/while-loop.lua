local function split(text, separator)
  local parts, from = {}, 1
  while true do
    local at = string.find(text, separator, from, true)
    if at == nil then
      parts[#parts + 1] = string.sub(text, from)
      return parts
    end
    parts[#parts + 1] = string.sub(text, from, at - 1)
    from = at + #separator
  end
end

function envoy_on_request(handle)
  local forwarded = handle:headers():get("x-forwarded-for")
  if forwarded ~= nil then
    local parts = split(forwarded, ",")
    handle:headers():replace("x-client", parts[1])
  end
end
