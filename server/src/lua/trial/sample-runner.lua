-- Runs a script as Envoy does, with one request and one response, and tells what became of them, as JSON.
-- Arguments: the function that makes the handles, the script (a function, or the text of its syntax error), the function that
-- gives the sample.

local make_handles, script, give_sample = ...

local type, pcall, xpcall, error, tostring, tonumber, pairs, ipairs, select, getmetatable = type, pcall, xpcall, error, tostring, tonumber, pairs, ipairs, select, getmetatable
local getinfo, sethook, tick, stop = debug.getinfo, debug.sethook, os.clock, os.execute
local floor = math.floor
local byte, format, rep, gsub = string.byte, string.format, string.rep, string.gsub

local function script_line(level)
  for at = level, level + 400 do
    local info = getinfo(at, "Sl")
    if not info then return 0 end
    if info.short_src == "script" and info.currentline > 0 then return info.currentline end
  end
  return 0
end
debug.getregistry().where = function() return tostring(script_line(2)) end

local function json(value)
  local kind = type(value)
  if kind == "string" then
    return '"' .. gsub(value, '[%c"\\\127-\255]', function(letter)
      local code = byte(letter)
      -- Bytes beyond ASCII go as they are: the whole is read as UTF-8.
      return code >= 128 and letter or format("\\u%04x", code)
    end) .. '"'
  elseif kind == "number" or kind == "boolean" then
    return tostring(value)
  elseif kind == "table" then
    local parts = {}
    if #value > 0 or next(value) == nil then
      for _, item in ipairs(value) do parts[#parts + 1] = json(item) end
      return "[" .. table.concat(parts, ",") .. "]"
    end
    for key, item in pairs(value) do parts[#parts + 1] = json(tostring(key)) .. ":" .. json(item) end
    return "{" .. table.concat(parts, ",") .. "}"
  end
  return "null"
end

local result = { logs = {}, calls = {}, ran = {} }
local concat, plain_next = table.concat, next
local encode = json

if type(script) ~= "function" then return encode({ logs = {}, calls = {}, ran = {}, failure = { message = script, line = 0 } }) end

-- What LuaJIT has beyond Lua 5.1.
local longest_text = 4 * 1024 * 1024
string.rep = function(text, count, separator)
  text, separator = tostring(text), separator and tostring(separator) or ""
  if (#text + #separator) * (tonumber(count) or 0) > longest_text then stop("memory") end
  if separator == "" or count < 2 then return rep(text, count) end
  return rep(text .. separator, count - 1) .. text
end
table.unpack = unpack
table.pack = function(...) return { n = select("#", ...), ... } end
local function bits(value)
  return tonumber(value) % 4294967296
end
local function signed(value)
  return value >= 2147483648 and value - 4294967296 or value
end
local function combined(decide)
  return function(first, ...)
    local left = bits(first)
    for index = 1, select("#", ...) do
      local right, sum, weight = bits((select(index, ...))), 0, 1
      for _ = 1, 32 do
        if decide(left % 2, right % 2) then sum = sum + weight end
        left, right, weight = floor(left / 2), floor(right / 2), weight * 2
      end
      left = sum
    end
    return signed(left)
  end
end
bit = {
  band = combined(function(a, b) return a == 1 and b == 1 end),
  bor = combined(function(a, b) return a == 1 or b == 1 end),
  bxor = combined(function(a, b) return a ~= b end),
  bnot = function(value) return signed(4294967295 - bits(value)) end,
  lshift = function(value, by) return signed(bits(bits(value) * 2 ^ (by % 32))) end,
  rshift = function(value, by) return signed(floor(bits(value) / 2 ^ (by % 32))) end,
  tobit = function(value) return signed(bits(value)) end,
  tohex = function(value) return format("%08x", bits(value)) end,
}
jit = { version = "LuaJIT 2.1", os = "Linux", arch = "x64" }
local plain_pairs = pairs
_G.pairs = function(value)
  local meta = getmetatable(value)
  local walk = type(meta) == "table" and meta.__pairs
  if walk then return walk(value) end
  return plain_pairs(value)
end

-- Envoy lets scripts do these; here they reach nothing.
local function not_here(name) return function() error(name .. " is not there in a sample run", 2) end end
os.execute, os.exit, os.remove, os.rename, os.tmpname = not_here("os.execute"), not_here("os.exit"), not_here("os.remove"), not_here("os.rename"), not_here("os.tmpname")
os.getenv = function() return nil end
os.clock = function() return 0 end
os.time = function() return 1767225600 end
os.date = function() return "Thu Jan  1 00:00:00 2026" end
io = { write = function() end, read = function() return nil end, open = function() return nil, "there are no files in a sample run" end }
package, dofile, loadfile, require = nil, nil, nil, not_here("require")
print = function() end
local create, resume = coroutine.create, coroutine.resume
coroutine.create = function(body)
  local thread = create(body)
  sethook(thread, tick, "", 500)
  return thread
end
local watched = coroutine.create
local function passed_on(succeeded, ...)
  if not succeeded then error((...), 0) end
  return ...
end
coroutine.wrap = function(body)
  local thread = watched(body)
  return function(...) return passed_on(resume(thread, ...)) end
end
EnvoyTimestampResolution = { MILLISECOND = 0, MICROSECOND = 1 }
debug = { traceback = function(message) return tostring(message or "") end }

local sample = give_sample()
local handles = make_handles(sample, result, error)

local function failure(problem)
  if problem == handles.ended then return problem end
  return { message = tostring(problem), line = script_line(3) }
end

local function run(body, name)
  local succeeded, problem = xpcall(body, failure)
  if not succeeded and problem ~= handles.ended then
    problem.entry = name
    result.failure = result.failure or problem
  end
end

sethook(tick, "", 500)
run(script, "")
if not result.failure then
  if type(envoy_on_request) == "function" then
    result.ran[#result.ran + 1] = "envoy_on_request"
    run(function() envoy_on_request(handles.request) end, "envoy_on_request")
  end
  -- A script error does not fail the request: it goes on without the script.
  if not result.response and type(envoy_on_response) == "function" then
    result.ran[#result.ran + 1] = "envoy_on_response"
    run(function() envoy_on_response(handles.response) end, "envoy_on_response")
  end
end
sethook()
handles.finish()
return encode(result)
