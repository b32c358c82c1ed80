function envoy_on_request(handle)
  if handle:headers():get("x-a") ~= nil then
    handle:headers():add("x-b", handle:headers():get("x-a") .. "-b")
  end
  if handle:headers():get("x-c") and handle:headers():get("x-c"):lower() == "yes" then
    handle:headers():remove("x-c")
  end
end
