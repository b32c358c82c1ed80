local function parse_query(path)
  local result = {}
  local query = path:match("%?(.*)$")
  if not query then
    return result
  end
  for key, value in query:gmatch("([^&=]+)=([^&=]*)") do
    result[key] = value
  end
  return result
end

function envoy_on_request(handle)
  local query = parse_query(handle:headers():get(":path"))
  if query.debug == "1" then
    handle:headers():add("x-debug", "1")
  end
  if query["user"] ~= nil then
    handle:headers():replace("x-user", query["user"])
  end
end
