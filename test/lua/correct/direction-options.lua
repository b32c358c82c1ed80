-- place: patch
local function common(handle, opts)
  if opts.canRespond then
    handle:respond({ [":status"] = "403" }, "no")
  end
end
local isResponse = false
local function third(handle)
  if not isResponse then
    handle:respond({ [":status"] = "403" }, "no")
  end
end
function envoy_on_request(handle)
  isResponse = false
  common(handle, { canRespond = true })
  third(handle)
end
function envoy_on_response(handle)
  isResponse = true
  common(handle, { canRespond = false })
  third(handle)
end
