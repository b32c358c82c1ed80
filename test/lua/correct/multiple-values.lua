function envoy_on_response(handle)
  if handle:headers():get(":status") == "302" then
    local location = handle:headers():get("location")
    if location then
      local changed, count = location:gsub("^http:", "https:")
      if count > 0 then
        handle:headers():replace("location", changed)
      end
    end
  end
end
