-- place: patch
function envoy_on_request(handle)
  local body = handle:body(true)
  local text = body:getBytes(0, body:length())
  local h, answer = handle:httpCall("c", { [":method"] = "POST", [":path"] = "/", [":authority"] = "a" }, text, 100)
  if tonumber(h[":status"]) ~= 200 then
    handle:respond({ [":status"] = "502" }, answer)
    return
  end
  local again = handle:body(true)
  again:setBytes(answer or "")
  local hs = handle:headers()
  hs:replace("content-length", tostring(again:length()))
  if h["content-type"] ~= nil then hs:replace("content-type", h["content-type"]) end
end
