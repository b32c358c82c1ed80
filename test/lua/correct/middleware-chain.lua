local function compose(...)
  local steps = { ... }
  return function(handle, ctx)
    local i = 0
    local function advance()
      i = i + 1
      local step = steps[i]
      if step then
        return step(handle, ctx, advance)
      end
      return ctx
    end
    return advance()
  end
end

local function timing(handle, ctx, following)
  ctx.started = handle:timestamp()
  local result = following()
  handle:logDebug("took " .. (handle:timestamp() - ctx.started))
  return result
end

local function authenticate(handle, ctx, following)
  local key = handle:headers():get("x-api-key")
  if key == nil then
    ctx.denied = "401"
    return ctx
  end
  ctx.user = key
  return following()
end

local function tag(handle, ctx, following)
  handle:headers():replace("x-user", ctx.user)
  return following()
end

local pipeline = compose(timing, authenticate, tag)

function envoy_on_request(handle)
  local ctx = pipeline(handle, {})
  if ctx.denied then
    handle:respond({ [":status"] = ctx.denied, ["content-type"] = "text/plain" }, "denied\n")
  end
end
