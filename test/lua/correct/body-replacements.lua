local replacements = {
  { from = "http://internal.shop", to = "https://shop.example" },
  { from = "%[debug%]", to = "" },
}

local function rewritten(text)
  local total = 0
  for i = 1, #replacements do
    local n
    text, n = text:gsub(replacements[i].from, replacements[i].to)
    total = total + n
  end
  return text, total
end

function envoy_on_response(handle)
  local kind = handle:headers():get("content-type") or ""
  if not kind:find("text/", 1, true) and not kind:find("json", 1, true) then
    return
  end
  local body = handle:body()
  if body == nil or body:length() == 0 then
    return
  end
  local text, n = rewritten(body:getBytes(0, body:length()))
  if n > 0 then
    local size = body:setBytes(text)
    handle:headers():replace("content-length", tostring(size))
  end
end
