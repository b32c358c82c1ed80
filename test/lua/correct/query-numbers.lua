local function unescape(s)
  s = s:gsub("+", " ")
  return (s:gsub("%%(%x%x)", function(h) return string.char(tonumber(h, 16)) end))
end

local function parse_query(path)
  local result = {}
  local query = path:match("%?(.*)$")
  if not query then return result end
  for pair in query:gmatch("[^&]+") do
    local k, v = pair:match("^([^=]*)=(.*)$")
    if k == nil then
      result[unescape(pair)] = true
      goto continue
    end
    if k == "" then goto continue end
    k = unescape(k)
    if result[k] == nil then
      result[k] = unescape(v)
    elseif type(result[k]) == "table" then
      table.insert(result[k], unescape(v))
    else
      result[k] = { result[k], unescape(v) }
    end
    ::continue::
  end
  return result
end

local function number_in(value, low, high, default)
  local n = tonumber(value)
  if n == nil or n ~= n then return default end
  n = math.floor(n)
  if n < low then return low elseif n > high then return high end
  return n
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local query = parse_query(headers:get(":path") or "/")
  local page = number_in(query.page, 1, 1000, 1)
  local limit = number_in(query["limit"], 1, 100, 20)
  headers:replace("x-offset", tostring((page - 1) * limit))
  if query.debug == true or query.debug == "1" then
    headers:add("x-debug", "on")
  end
  local tags = query.tag
  if type(tags) == "table" then
    headers:replace("x-tags", table.concat(tags, ","))
  elseif type(tags) == "string" then
    headers:replace("x-tags", tags)
  end
end
