local parse_expr
local is_even, is_odd

local function fail(kind, detail)
  error({ kind = kind, detail = detail }, 0)
end

function is_even(n) if n == 0 then return true end return is_odd(n - 1) end
function is_odd(n) if n == 0 then return false end return is_even(n - 1) end

local function parse_atom(tokens, at)
  local token = tokens[at]
  if token == nil then fail("eof", "at " .. at) end
  if token == "(" then
    local value, following = parse_expr(tokens, at + 1)
    if tokens[following] ~= ")" then fail("paren", token) end
    return value, following + 1
  end
  local number = tonumber(token)
  if not number then fail("atom", token) end
  return number, at + 1
end

parse_expr = function(tokens, at)
  local left, following = parse_atom(tokens, at)
  while tokens[following] == "+" or tokens[following] == "*" do
    local op = tokens[following]
    local right
    right, following = parse_atom(tokens, following + 1)
    left = op == "+" and left + right or left * right
  end
  return left, following
end

function envoy_on_request(handle)
  local tokens = {}
  for token in (handle:headers():get("x-expr") or "1 + 1"):gmatch("[%d%.]+|[%+%*%(%)]") do
    tokens[#tokens + 1] = token
  end
  if #tokens == 0 then tokens = { "2", "*", "3" } end
  local ok, result = pcall(parse_expr, tokens, 1)
  if ok then
    handle:headers():replace("x-result", tostring(result))
    handle:headers():replace("x-even", tostring(is_even(math.floor(result) % 100)))
  elseif type(result) == "table" then
    handle:logWarn(("bad expression: %s (%s)"):format(result.kind, result.detail))
  else
    handle:logErr(tostring(result))
  end
end
