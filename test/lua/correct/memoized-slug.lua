local function memoize(fn)
  local cache, size = {}, 0
  return function(key)
    local hit = cache[key]
    if hit ~= nil then return hit end
    if size > 500 then cache, size = {}, 0 end
    local value = fn(key)
    cache[key] = value
    size = size + 1
    return value
  end
end

local function curry(fn, first)
  return function(...) return fn(first, ...) end
end

local function pipe(...)
  local fns = { ... }
  return function(value)
    for _, fn in ipairs(fns) do value = fn(value) end
    return value
  end
end

local slug = memoize(pipe(string.lower, function(s) return (s:gsub("[^%w]+", "-")) end, function(s) return s:match("^%-*(.-)%-*$") end))
local prefixed = curry(function(prefix, name) return prefix .. slug(name) end, "svc-")

function envoy_on_request(handle)
  local name = handle:headers():get("x-service-name")
  if name and name ~= "" then
    handle:headers():replace("x-service", prefixed(name))
  end
end
