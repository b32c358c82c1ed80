local Stack = {}
local has_meta = pcall(function() return setmetatable({}, {}) end)

function Stack.new()
  local s = { items = {}, n = 0 }
  for name, fn in pairs(Stack) do
    if name ~= "new" then s[name] = fn end
  end
  return s
end

function Stack:push(...)
  for i = 1, select("#", ...) do
    self.n = self.n + 1
    self.items[self.n] = (select(i, ...))
  end
  return self
end

function Stack:pop()
  if self.n == 0 then return nil end
  local item = self.items[self.n]
  self.items[self.n] = nil
  self.n = self.n - 1
  return item
end

local ops = {
  ["+"] = function(a, b) return a + b end,
  ["-"] = function(a, b) return a - b end,
  ["*"] = function(a, b) return a * b end,
}

local function eval(expr)
  local stack = Stack.new()
  for token in expr:gmatch("%S+") do
    local op = ops[token]
    if op then
      local b, a = stack:pop(), stack:pop()
      if a == nil or b == nil then return nil, "too few operands" end
      stack:push(op(a, b))
    else
      local n = tonumber(token)
      if not n then return nil, "bad token " .. token end
      stack:push(n)
    end
  end
  return stack:pop()
end

function envoy_on_request(handle)
  local result, problem = eval(handle:headers():get("x-expr") or "1 2 +")
  if result then
    handle:headers():replace("x-result", tostring(result))
  else
    handle:logWarn(problem)
  end
  handle:logDebug("metatables: " .. tostring(has_meta))
end
