-- Makes of Lua 5.1 what a script meets in the controller: its interpreter's library, its sandbox, and a call with the mocks.
-- Arguments: the function that makes the mocks, the script (a function, or the text of its syntax error), minor release of
-- Envoy Gateway, "sandbox" or "open".

local make_mocks, script, release_text, mode = ...
local release = tonumber(release_text)
local sandboxed = mode == "sandbox"

local type, pcall, xpcall, error, tostring, tonumber, select, next, unpack = type, pcall, xpcall, error, tostring, tonumber, select, next, unpack
local floor, huge = math.floor, math.huge
local getinfo, sethook = debug.getinfo, debug.sethook
local tick, stop = os.clock, os.execute
local text_rep, text_find, text_sub, text_format, text_char, text_byte, text_match, text_gmatch, text_gsub, text_upper = string.rep, string.find, string.sub, string.format, string.char, string.byte, string.match, string.gmatch, string.gsub, string.upper

-- Where the script stands, the innermost line first: "12,3".
local function script_lines(level)
  local lines = ""
  for at = level, level + 400 do
    local info = getinfo(at, "Sl")
    if not info then break end
    if info.short_src == "script" and info.currentline > 0 then lines = lines .. (lines == "" and "" or ",") .. info.currentline end
  end
  return lines
end
debug.getregistry().where = function() return script_lines(2) end

-- Set where the outcome hangs on something that only the controller's own machine knows.
local uncertain = false

-- The hook of every run. Recursion that is too deep is an error of the script, which its pcall catches.
local function watch()
  if tick() > 0 then error("stack overflow", 0) end
end

local function bad_argument(index, name, what)
  error("bad argument #" .. index .. " to '" .. name .. "' (" .. what .. ")", 3)
end

-- The interpreter's registers: more values at a time it cannot hold.
local most_values = 5100

-- Strings beyond this are not made; the machine's memory ends not far above.
local longest_text = 4 * 1024 * 1024

-- Steps that a pattern may take at worst, as far as they can be told beforehand.
local costliest_match = 2e9

local function guard_pattern(text, pattern, name)
  local kind = type(text)
  if (kind ~= "string" and kind ~= "number") or (type(pattern) ~= "string" and type(pattern) ~= "number") then return end
  text, pattern = tostring(text), tostring(pattern)
  local repeats, at = text_sub(pattern, 1, 1) == "^" and 0 or 1, 1
  while true do
    at = text_find(pattern, "[*+?-]", at)
    if not at then break end
    repeats, at = repeats + 1, at + 1
  end
  if (#text + 1) ^ repeats * (#pattern + 1) > costliest_match and #text > 24 then stop("patterns") end
end

-- A single percent sign at the end is no error for the controller's interpreter, and matches nothing.
local function ends_in_percent(pattern)
  local tail = type(pattern) == "string" and text_match(pattern, "%%*$") or ""
  return #tail % 2 == 1
end

string.rep = function(...)
  local text, count = ...
  local number = tonumber(count)
  if (type(text) == "string" or type(text) == "number") and number and #tostring(text) * number > longest_text then stop("memory") end
  return text_rep(text, count)
end
string.find = function(text, pattern, ...)
  if ends_in_percent(pattern) and type(text) == "string" then return nil end
  local _, plain = ...
  if not plain then guard_pattern(text, pattern) end
  return text_find(text, pattern, ...)
end
string.match = function(text, pattern, ...)
  if ends_in_percent(pattern) and type(text) == "string" then return nil end
  guard_pattern(text, pattern)
  return text_match(text, pattern, ...)
end
local function gmatch(text, pattern)
  guard_pattern(text, pattern)
  return text_gmatch(text, pattern)
end
string.gmatch, string.gfind = gmatch, gmatch
string.gsub = function(text, pattern, replacement, ...)
  guard_pattern(text, pattern)
  local kind = type(replacement)
  local replace = replacement
  -- Whatever a replacement function or table gives that is no text leaves the match as it is.
  if kind == "function" then
    replace = function(...)
      local value = replacement(...)
      if type(value) == "string" or type(value) == "number" then return value end
    end
  elseif kind == "table" then
    replace = function(key)
      local value = replacement[key]
      if type(value) == "string" or type(value) == "number" then return value end
    end
  end
  return text_gsub(text, pattern, replace, ...)
end
string.format = function(format, ...)
  if type(format) ~= "string" and type(format) ~= "number" then bad_argument(1, "format", "string expected, got " .. type(format)) end
  -- Nothing that it is given makes the controller's interpreter fail.
  local fits, result = pcall(text_format, format, ...)
  return fits and result or tostring(format)
end
string.char = function(...)
  local bytes = { ... }
  for index = 1, select("#", ...) do
    local number = tonumber(bytes[index])
    if not number then bad_argument(index, "char", "number expected, got " .. type(bytes[index])) end
    bytes[index] = floor(number) % 256
  end
  return text_char(unpack(bytes, 1, select("#", ...)))
end
string.byte = function(text, first, last)
  if type(text) == "string" and (tonumber(last) or 1) - (tonumber(first) or 1) > most_values and #text > most_values then error("registry overflow", 2) end
  return text_byte(text, first or 1, last or first or 1)
end
string.dump = function() error("string.dump is not there", 2) end

local insert, concat, sort = table.insert, table.concat, table.sort
table.insert = function(list, ...)
  if select("#", ...) <= 2 then return insert(list, ...) end
  local position, value = ...
  return insert(list, position, value)
end
table.concat = function(list, separator, first, last)
  if type(list) == "table" and (tonumber(last) or #list) - (tonumber(first) or 1) > most_values / 2 then error("registry overflow", 2) end
  return concat(list, separator or "", first or 1, last or #list)
end
table.sort = function(list, before)
  local sorted, problem = pcall(sort, list, before)
  if not sorted and not text_find(tostring(problem), "invalid order function", 1, true) then error(problem, 0) end
end
table.foreach, table.foreachi, table.setn = nil, nil, nil

local function unpack_some(list, first, last)
  local count = (tonumber(last) or (type(list) == "table" and #list) or 0) - (tonumber(first) or 1)
  if count > most_values then error("registry overflow", 2) end
  return unpack(list, first or 1, last or (type(list) == "table" and #list or 0))
end

local create, resume, yield = coroutine.create, coroutine.resume, coroutine.yield
-- A hook watches one coroutine only.
local function watched(body)
  local thread = create(body)
  sethook(thread, watch, "", 500)
  return thread
end
local function passed_on(succeeded, ...)
  if not succeeded then error((...), 0) end
  return ...
end
coroutine.create = watched
coroutine.wrap = function(body)
  local thread = watched(body)
  return function(...) return passed_on(resume(thread, ...)) end
end

-- The time of every run, so that a verdict never depends on the day: 2026-01-01T00:00:00Z.
local now = 1767225600
os.clock = function() return 0 end
os.time = function(parts)
  if type(parts) ~= "table" or not tonumber(parts.year) then return now end
  local year, month, day = tonumber(parts.year), tonumber(parts.month) or 1, tonumber(parts.day) or 1
  return floor((year - 1970) * 365.25) * 86400 + (month - 1) * 2629800 + (day - 1) * 86400 + (tonumber(parts.hour) or 12) * 3600
end
os.date = function(format)
  if format ~= nil and type(format) ~= "string" and type(format) ~= "number" then bad_argument(1, "date", "string expected, got " .. type(format)) end
  local pattern = text_gsub(tostring(format or "%c"), "^!", "")
  if text_sub(pattern, 1, 2) == "*t" then return { year = 2026, month = 1, day = 1, hour = 0, min = 0, sec = 0, wday = 5, yday = 1, isdst = false } end
  local names = { Y = "2026", m = "01", d = "01", H = "00", M = "00", S = "00", y = "26", j = "001", a = "Thu", A = "Thursday", b = "Jan", B = "January", p = "AM", I = "12", Z = "UTC", z = "+0000", ["%"] = "%" }
  return (text_gsub(pattern, "%%(.)", function(letter) return names[letter] or "Thu Jan  1 00:00:00 2026" end))
end
os.difftime = function(later, earlier)
  if not tonumber(later) then bad_argument(1, "difftime", "number expected, got " .. type(later)) end
  return tonumber(later) - (tonumber(earlier) or 0)
end

-- Files and variables: what the sandbox forbids fails; what it lets through is nobody's file here.
-- 1.5 and 1.6 never got the stricter reading of paths: they deny `..` alone, and take slashes in a row for a name between them.
local reads_strictly = release >= 7
local denied_paths = { "/etc", "/proc", "/sys", "/certs", "/var/run/secrets", reads_strictly and "/run/secrets" or nil }
local function check_path(path)
  if not sandboxed or path == nil then return end
  local text = text_gsub(tostring(path), "\\", "/")
  local whole = reads_strictly and text_gsub("/" .. text, "/+", "/") or (text_sub(text, 1, 1) == "/" and text or "/" .. text)
  for segment in text_gmatch(whole, "[^/]+") do
    if segment == ".." or (segment == "." and reads_strictly) then error("restricted by the controller: " .. tostring(path), 3) end
  end
  for index = 1, #denied_paths do
    local denied = denied_paths[index]
    if text_sub(whole .. "/", 1, #denied + 1) == denied .. "/" then error("restricted by the controller: " .. tostring(path), 3) end
  end
end
local function no_file(path)
  uncertain = true
  return nil, tostring(path) .. ": no such file or directory", 2
end
local function check_text(index, name, value)
  if type(value) ~= "string" and type(value) ~= "number" then bad_argument(index, name, "string expected, got " .. (value == nil and "nil" or type(value))) end
end
os.getenv = function(name)
  check_text(1, "getenv", name)
  if sandboxed and text_upper(tostring(name)) == "PWD" then error("restricted by the controller: " .. tostring(name), 2) end
  uncertain = true
  return nil
end
os.setenv = function(name, value)
  check_text(1, "setenv", name)
  if sandboxed and text_upper(tostring(name)) == "PWD" then error("restricted by the controller: " .. tostring(name), 2) end
  return true
end
os.remove = function(path) check_text(1, "remove", path) check_path(path) return no_file(path) end
os.rename = function(from, to) check_text(1, "rename", from) check_path(from) check_path(to) return no_file(from) end
os.tmpname = function() return "/tmp/lua_trial" end
os.setlocale = function() return "C" end
os.execute, os.exit = nil, nil

local no_stream = {}
local function same_stream() return no_stream end
no_stream.write, no_stream.flush, no_stream.seek, no_stream.setvbuf, no_stream.close = same_stream, same_stream, same_stream, same_stream, same_stream
no_stream.read = function() return nil end
no_stream.lines = function() return function() return nil end end
io = {
  stdin = no_stream,
  stdout = no_stream,
  stderr = no_stream,
  read = function() uncertain = true return nil end,
  write = same_stream,
  flush = function() end,
  close = function() return true end,
  type = function(value) return value == no_stream and "file" or nil end,
  tmpfile = same_stream,
  -- Without the mode the sandbox's own wrapper fails.
  open = function(path, how) check_text(1, "open", path) check_path(path) if sandboxed then check_text(2, "open", how) end return no_file(path) end,
  lines = function(path) check_path(path) uncertain = true return function() return nil end end,
  input = function(path) check_path(path) uncertain = true return no_stream end,
  output = function(path) check_path(path) uncertain = true return no_stream end,
}
if not sandboxed then
  os.execute = function() uncertain = true return 1 end
  os.exit = function() uncertain = true end
  io.popen = function() return no_file("popen") end
end

local plain_next = next
local function lenient_next(list, key)
  if type(list) ~= "table" or key == nil or list[key] ~= nil then return plain_next(list, key) end
  local found, following, value = pcall(plain_next, list, key)
  if found then return following, value end
end
local plain_tonumber = tonumber
local function lenient_tonumber(...)
  local value, base = ...
  if select("#", ...) > 1 and type(value) ~= "string" and type(value) ~= "number" then return nil end
  if plain_tonumber(base) and (plain_tonumber(base) < 2 or plain_tonumber(base) > 36) then return nil end
  return plain_tonumber(...)
end
local plain_load = loadstring
local registry_names = { "require", "loadfile", "dofile", "package", "debug", "load", "loadstring", "rawget", "rawset", "getmetatable", "setmetatable", "_G" }

print = function() end
_G.next, _G.tonumber, _G.unpack = lenient_next, lenient_tonumber, unpack_some
collectgarbage = function(what) return what == "count" and 1000 or 0 end
gcinfo = nil
_printregs = function() end
channel = { make = function() return {} end, select = function() end }
debug, package, dofile, loadfile = nil, nil, nil, nil
if sandboxed then
  for index = 1, #registry_names do _G[registry_names[index]] = nil end
else
  require = function(name) error("module " .. tostring(name) .. " not found", 2) end
  dofile = function(name) uncertain = true error("the file " .. tostring(name) .. " is not there", 2) end
  loadfile = no_file
  package = { loaded = {}, path = "", cpath = "", preload = {}, loaders = {} }
  debug = { traceback = function(message) return tostring(message or "") end, getinfo = function() return {} end }
  -- Compiled chunks are not what anybody writes.
  loadstring = function(text, name)
    if type(text) == "string" and text_byte(text) == 27 then return nil, "not a text" end
    return plain_load(text, name)
  end
  load = function(give, name)
    if type(give) ~= "function" then bad_argument(1, "load", "function expected, got " .. type(give)) end
    local text = ""
    for _ = 1, 10000 do
      local piece = give()
      if not piece or piece == "" then break end
      text = text .. piece
    end
    return loadstring(text, name)
  end
end

if type(script) ~= "function" then return "syntax\n\n" .. script end
StreamHandle = make_mocks(release)

local function failure(problem)
  return "error\n" .. script_lines(3) .. "\n" .. type(problem) .. "\n" .. (uncertain and "uncertain" or "") .. "\n" .. tostring(problem)
end

sethook(watch, "", 500)
local succeeded, report = xpcall(script, failure)
sethook()
return succeeded and "passes\n" or report
