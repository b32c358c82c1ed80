--[[ A long comment
     of several lines. ]]
--[==[ another [[ one ]] ]==]
function envoy_on_request(handle) -- at the end
  local text = [[
long
string]]
  handle:headers():add("x-length", tostring(#text)) -- eg-lint is fine with this
end
