-- place: patch
local checks = {
  { name = "x-a", test = function(v) return v:match("^%d+$") ~= nil end },
  { name = "x-b", test = function(v) return #v < 10 end, optional = true },
}
function envoy_on_request(handle)
  local hs = handle:headers()
  for _, c in ipairs(checks) do
    local v = hs:get(c.name)
    if v == nil then
      if not c.optional then
        handle:respond({ [":status"] = "400", ["x-missing"] = c.name }, "")
        return
      end
    elseif not c.test(v) then
      handle:respond({ [":status"] = "400", ["x-bad"] = c.name }, "")
      return
    end
  end
end
