-- place: patch
function envoy_on_request(handle)
  local tries, answer, body = 0, nil, nil
  local done = false
  ::again::
  tries = tries + 1
  answer, body = handle:httpCall("c", { [":method"] = "GET", [":path"] = "/", [":authority"] = "a" }, nil, 100)
  if answer[":status"] == "503" and tries < 3 then
    done = true
    goto again
  end
  if done then handle:headers():add("x-retried", tries) end
  if body then handle:headers():add("x-body", body) end
  local flag = true
  ("a,b"):gsub("%a", function(x) flag = "text" end)
  if flag ~= true then handle:headers():add("x-flag", flag) end
end
