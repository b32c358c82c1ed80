-- Whatever fails inside of pcall is meant to: the script looks whether it did.
function envoy_on_request(handle)
  local found, length = pcall(function()
    return handle:headers():get("x-token"):len()
  end)
  if found then
    handle:headers():replace("x-token-length", length)
  end
  pcall(function()
    handle:setUpstreamOverrideHost("backend.shop")
  end)
end
