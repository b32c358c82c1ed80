function envoy_on_request(handle)
  local hour = tonumber(os.date("!%H"))
  if hour >= 22 or hour < 6 then
    handle:respond({ [":status"] = "503", ["retry-after"] = "3600" }, "closed at night")
    return
  end
  handle:headers():add("x-hour", tostring(hour))
end
