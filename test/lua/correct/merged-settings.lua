local function copy(value, seen)
  if type(value) ~= "table" then return value end
  seen = seen or {}
  if seen[value] then return seen[value] end
  local result = {}
  seen[value] = result
  for k, v in pairs(value) do
    result[copy(k, seen)] = copy(v, seen)
  end
  return result
end

local function merge(into, from)
  for k, v in pairs(from) do
    if type(v) == "table" and type(into[k]) == "table" then
      merge(into[k], v)
    else
      into[k] = copy(v)
    end
  end
  return into
end

local defaults = {
  limits = { body = 1024, headers = 50 },
  deny = { "/admin", "/internal" },
  mode = "observe",
}

local function count(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end

function envoy_on_request(handle)
  local config = copy(defaults)
  local mode = handle:headers():get("x-mode")
  merge(config, { mode = mode, limits = { body = 2048 } })
  local path = handle:headers():get(":path") or "/"
  for i = #config.deny, 1, -1 do
    if path:sub(1, #config.deny[i]) == config.deny[i] then
      if config.mode == "enforce" then
        handle:respond({ [":status"] = "403" }, "no")
        return
      end
      handle:logWarn("would deny " .. path)
    end
  end
  local seen = 0
  for _ in pairs(handle:headers()) do seen = seen + 1 end
  if seen > config.limits.headers then
    handle:logWarn(seen .. " headers, allowed " .. config.limits.headers .. ", keys " .. count(config))
  end
end
