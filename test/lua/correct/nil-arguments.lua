local function pack(...)
  return { n = select("#", ...), ... }
end

local function defaults(args, ...)
  local fallback = pack(...)
  for i = 1, fallback.n do
    if args[i] == nil then args[i] = fallback[i] end
  end
  return unpack(args, 1, math.max(args.n, fallback.n))
end

local function connect(...)
  local host, port, secure = defaults(pack(...), "localhost", 80, false)
  return (secure and "https" or "http") .. "://" .. host .. ":" .. port
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local url = connect(headers:get("x-host"), tonumber(headers:get("x-port") or ""), headers:get("x-secure") == "true")
  headers:replace("x-url", url)
  headers:replace("x-default-url", connect())
end
