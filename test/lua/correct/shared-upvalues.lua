local count = 0
local last
local ready = false
local function init() ready = true end
local function bump() count = count + 1 last = "x" end
function envoy_on_request(handle)
  if not ready then init() end
  if ready then
    bump()
    handle:logInfo("n " .. count .. last)
  end
  handle:body()
  if last then handle:logInfo(last) end
end
function envoy_on_response(handle)
  if not ready then
    handle:logInfo("never")
  end
  if count > 3 then count = 0 end
end
