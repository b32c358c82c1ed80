local levels = { debug = 1, info = 2, warn = 3 }

local function log(handle, level, message)
  if levels[level] == 1 then
    handle:logDebug(message)
  elseif levels[level] == 2 then
    handle:logInfo(message)
  else
    handle:logWarn(message)
  end
end

function envoy_on_request(handle)
  log(handle, "info", "path: " .. handle:headers():get(":path"))
  log(handle, "warn", string.format("%s %d", "limit", 10))
end
