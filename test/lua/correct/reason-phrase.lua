function envoy_on_response(handle)
  if handle:headers():get(":status") == "418" then
    handle:headers():setHttp1ReasonPhrase("Short And Stout")
  end
end
