local rules = {
  { "^/v1/users/(%d+)$", "/users?id=%1" },
  { "^/v1/(%w+)/([%w%-]+)$", "/%1/%2" },
  { "//+", "/" },
}

local function rewrite(path)
  for _, rule in ipairs(rules) do
    local pattern, replacement = rule[1], rule[2]
    local result, n = path:gsub(pattern, replacement)
    if n > 0 then
      return result, true
    end
  end
  return path, false
end

local function title_case(s)
  return (s:gsub("(%a)([%w_']*)", function(first, rest)
    return first:upper() .. rest:lower()
  end))
end

local function trim(s) return (s:gsub("^%s+", ""):gsub("%s+$", "")) end

local function split(s, sep)
  local out, from = {}, 1
  while true do
    local a, b = s:find(sep, from, true)
    if not a then break end
    out[#out + 1] = s:sub(from, a - 1)
    from = b + 1
  end
  out[#out + 1] = s:sub(from)
  return out
end

function envoy_on_request(handle)
  local h = handle:headers()
  local path, changed = rewrite(h:get(":path") or "/")
  if changed then h:replace(":path", path) end
  local list = split(h:get("x-names") or "", ",")
  for i, name in ipairs(list) do
    list[i] = title_case(trim(name))
  end
  if #list > 0 and list[1] ~= "" then
    h:replace("x-names", table.concat(list, ", "))
  end
  local major, minor = (h:get("x-version") or ""):match("^v?(%d+)%.(%d+)")
  if major and tonumber(major) * 100 + tonumber(minor) >= 203 then
    h:add("x-modern", "yes")
  end
end
