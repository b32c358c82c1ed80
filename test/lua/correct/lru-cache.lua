local capacity = 100
local map = {}
local head, tail = nil, nil
local size = 0

local function unlink(node)
  if node.prev then node.prev.next = node.next else head = node.next end
  if node.next then node.next.prev = node.prev else tail = node.prev end
  node.prev, node.next = nil, nil
end

local function push_front(node)
  node.next = head
  if head then head.prev = node end
  head = node
  if tail == nil then tail = node end
end

local function get(key)
  local node = map[key]
  if node == nil then return nil end
  unlink(node)
  push_front(node)
  return node.value
end

local function set(key, value)
  local node = map[key]
  if node then
    node.value = value
    unlink(node)
    push_front(node)
    return
  end
  if size >= capacity and tail then
    local old = tail
    unlink(old)
    map[old.key] = nil
    size = size - 1
  end
  node = { key = key, value = value }
  map[key] = node
  push_front(node)
  size = size + 1
end

function envoy_on_request(handle)
  local key = handle:headers():get("x-api-key") or "anonymous"
  local plan = get(key)
  if not plan then
    plan = key:sub(1, 4) == "pro-" and "pro" or "free"
    set(key, plan)
  end
  handle:headers():replace("x-plan", plan)
end
