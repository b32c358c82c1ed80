-- place: patch
local actions = {
  add = function(hs, k, v) hs:add(k, v) end,
  remove = function(hs, k) hs:remove(k) end,
  set = function(hs, k, v) hs:replace(k, v) end,
}
local plan = { { "add", "a", "1" }, { "remove", "b" }, { "set", "c", 5 } }
function envoy_on_request(handle)
  local hs = handle:headers()
  for _, step in ipairs(plan) do
    actions[step[1]](hs, step[2], step[3])
  end
  for name, action in pairs(actions) do action(hs, name, "x") end
  local method = "add"
  hs[method](hs, "x", "y")
  handle["log" .. "Info"](handle, "x")
  local log = handle.logInfo
  log(handle, "y")
  actions.add(hs, "z", true and "1")
end
