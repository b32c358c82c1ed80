-- A handler that is wrapped by another, and defined by a function that runs when the script is loaded.
local function define(name)
  function envoy_on_response(handle)
    handle:headers():replace(name, "yes")
  end
end

define("x-answered")

local inner = envoy_on_response
envoy_on_response = function(handle)
  handle:logDebug("response")
  inner(handle)
end
