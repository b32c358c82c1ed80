local escapes = { ["<"] = "&lt;", [">"] = "&gt;", ["&"] = "&amp;" }

function envoy_on_response(handle)
  local body = handle:body(true)
  local text = body:getBytes(0, body:length())
  local escaped = text:gsub("[<>&]", function(character) return escapes[character] end)
  body:setBytes(escaped)
end
