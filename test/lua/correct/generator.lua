local function range(from, to, step)
  return coroutine.wrap(function()
    for i = from, to, step or 1 do
      coroutine.yield(i)
    end
  end)
end

local function bar(n, width)
  local filled = math.floor(n * width + 0.5)
  return string.rep("#", filled) .. string.rep(".", width - filled)
end

function envoy_on_request(handle)
  local sum = 0
  for i in range(1, 10, 2) do
    sum = sum + i
  end
  for x = 0, 1, 0.25 do
    handle:logDebug(bar(x, 8))
  end
  for i = 10, 1, -3 do
    sum = sum - i
  end
  handle:headers():replace("x-sum", tostring(sum))
end
