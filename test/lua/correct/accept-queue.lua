local Heap = {}

function Heap.push(h, item, before)
  h[#h + 1] = item
  local i = #h
  while i > 1 do
    local parent = math.floor(i / 2)
    if not before(h[i], h[parent]) then break end
    h[i], h[parent] = h[parent], h[i]
    i = parent
  end
end

function Heap.pop(h, before)
  local top = h[1]
  h[1] = h[#h]
  h[#h] = nil
  local i = 1
  while true do
    local least, l, r = i, 2 * i, 2 * i + 1
    if l <= #h and before(h[l], h[least]) then least = l end
    if r <= #h and before(h[r], h[least]) then least = r end
    if least == i then return top end
    h[i], h[least] = h[least], h[i]
    i = least
  end
end

local function by_quality(a, b)
  if a.q ~= b.q then return a.q > b.q end
  return a.at < b.at
end

local function parse_accept(text)
  local heap, at = {}, 0
  for part in text:gmatch("[^,]+") do
    at = at + 1
    local kind, params = part:match("^%s*([^;%s]+)%s*;?%s*(.-)%s*$")
    if kind then
      local q = tonumber(params:match("q=([%d%.]+)") or "1") or 0
      Heap.push(heap, { kind = kind, q = q, at = at }, by_quality)
    end
  end
  return heap
end

function envoy_on_request(handle)
  local heap = parse_accept(handle:headers():get("accept") or "*/*")
  local best
  while #heap > 0 do
    local item = Heap.pop(heap, by_quality)
    if item.q > 0 and (item.kind == "application/json" or item.kind == "*/*") then
      best = item.kind
      break
    end
  end
  handle:headers():replace("x-accept", best or "none")
end
