local pages = {
  ["404"] = "<h1>Not found</h1>",
  ["503"] = "<h1>Back soon</h1>",
}

local function wantsHtml(handle)
  local meta = handle:streamInfo():dynamicMetadata():get("shop.page")
  return meta ~= nil and meta.html == true
end

function envoy_on_request(handle)
  local accept = handle:headers():get("accept")
  local html = accept ~= nil and string.find(accept, "text/html", 1, true) ~= nil
  handle:streamInfo():dynamicMetadata():set("shop.page", "html", html)
end

function envoy_on_response(handle)
  local status = handle:headers():get(":status")
  local page = pages[status]
  if not page or not wantsHtml(handle) then
    return
  end
  local body = handle:body(true)
  if body then
    local size = body:setBytes(page)
    handle:headers():replace("content-type", "text/html; charset=utf-8")
    handle:headers():replace("content-length", size)
  end
  handle:headers():remove("etag")
  handle:headers():remove("last-modified")
end
