local START, NAME, VALUE = 1, 2, 3

local transitions = {
  [START] = function(ctx, c)
    if c:match("%a") then ctx.name = c; return NAME end
    return START
  end,
  [NAME] = function(ctx, c)
    if c == "=" then ctx.value = {}; return VALUE end
    ctx.name = ctx.name .. c
    return NAME
  end,
  [VALUE] = function(ctx, c)
    if c == ";" then
      ctx.found[ctx.name] = table.concat(ctx.value)
      return START
    end
    ctx.value[#ctx.value + 1] = c
    return VALUE
  end,
}

local function run(text)
  local ctx = { name = "", value = {}, found = {} }
  local state = START
  for c in (text .. ";"):gmatch(".") do
    state = transitions[state](ctx, c)
  end
  return ctx.found
end

function envoy_on_request(handle)
  local cookie = handle:headers():get("cookie")
  if not cookie then return end
  local found = run(cookie)
  for _, name in ipairs({ "session", "lang" }) do
    local value = found[name]
    if value ~= nil and value ~= "" then
      handle:headers():replace("x-cookie-" .. name, value)
    end
  end
end

function envoy_on_response(handle)
  local total, chunks = 0, 0
  for chunk in handle:bodyChunks() do
    total = total + chunk:length()
    chunks = chunks + 1
  end
  handle:logInfo(("answer: %d bytes in %d chunks"):format(total, chunks))
end
