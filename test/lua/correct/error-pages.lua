do
  local counter = 0;
  function next_id() counter = counter + 1; return counter; end
end

local page = [[
<html><body>
<h1>%s</h1>
</body></html>
]]

local status_words = { ["404"] = "Not found", ["500"] = "Broken", ["503"] = "Closed" }

local function retry(times, fn, ...)
  local tries = 0
  local ok, result
  repeat
    tries = tries + 1
    ok, result = pcall(fn, ...)
  until ok or tries >= times
  return ok, result, tries
end

function envoy_on_request(handle)
  handle:headers():replace("x-id", tostring(next_id()))
end

function envoy_on_response(handle)
  local status = handle:headers():get(":status")
  local word = status and status_words[status]
  if not word then return end
  local ok, text = retry(3, function(w) return page:format(w) end, word)
  if ok then
    local body = handle:body(true)
    body:setBytes(text)
    handle:headers():replace("content-type", "text/html; charset=utf-8")
  end
end
