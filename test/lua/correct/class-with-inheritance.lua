-- place: patch
local Base = {}
Base.__index = Base
function Base:new(handle) return setmetatable({ h = handle }, self) end
function Base:header(name) return self.h:headers():get(name) end
function Base:log(text) self.h:logInfo(text) end
local Child = setmetatable({}, { __index = Base })
Child.__index = Child
function Child:check()
  local v = self:header("x")
  if v == nil then self:log("none") return false end
  self:log("v " .. v)
  return true
end
function envoy_on_request(handle)
  local c = Child:new(handle)
  if not c:check() then
    handle:respond({ [":status"] = "400" }, "bad")
  end
end
