-- Makes of Lua 5.1 what a script meets in the controller: its interpreter's library, its sandbox, and a call with the mocks.
-- Arguments: the function that makes the mocks, those that give `patterns.lua` and `texts.lua`, the script (a function, or the text
-- of its syntax error), minor release of Envoy Gateway, "sandbox" or "open". Called with what is to see the bounds of `for`, what
-- jumps call, and what loops are given whose fate is unforeseen, the script gives the function that runs.

local make_mocks, give_patterns, give_texts, script, release_text, mode = ...
local release = tonumber(release_text)
local sandboxed = mode == "sandbox"
local read_pattern, texts = give_patterns(), give_texts()
local number_text, integer = texts.number_text, texts.integer

local type, pcall, xpcall, error, tostring, tonumber, select, next, unpack = type, pcall, xpcall, error, tostring, tonumber, select, next, unpack
local floor = math.floor
local getinfo, sethook = debug.getinfo, debug.sethook
local tick, stop = os.clock, os.execute
local text_rep, text_find, text_sub, text_char, text_byte, text_match, text_gmatch, text_gsub, text_upper = string.rep, string.find, string.sub, string.char, string.byte, string.match, string.gmatch, string.gsub, string.upper

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

-- The hooks of every run, of its main thread and of each coroutine. Recursion that is too deep is an error of the script, which its
-- pcall catches.
local function watch()
  if tick() > 0 then error("stack overflow", 0) end
end
local function watch_in(thread)
  local name = tostring(thread)
  return function()
    if stop(name) > 0 then error("stack overflow", 0) end
  end
end

-- Variables that functions share with those around them: an error that somebody catches parts them in the controller's interpreter, all
-- of its thread, and so does a `goto`, those of its function. Each then has a copy of its own.
local running, yield, collect = coroutine.running, coroutine.yield, collectgarbage
local function part(which)
  local thread = running()
  -- Not while the collector is under way.
  while stop("part " .. which .. " " .. tostring(thread)) > 0 do collect() end
end
local function part_jumping()
  part("function")
end

-- Nobody can tell what the interpreter does where a function that the library called yields.
local function note_yield(problem)
  if type(problem) == "string" and text_find(problem, "attempt to yield across", 1, true) then uncertain = true end
end

-- What became of a call whose errors are caught. While a handler waits for them, nothing is parted, nor by errors of other coroutines,
-- nor by those that the interpreter did not mean to be errors.
local handled, parts_nothing = {}, false
local function caught(thread, succeeded, ...)
  if not succeeded then
    if running() then note_yield(...) end
    if not handled[thread] and not parts_nothing then part("all") end
    parts_nothing = false
  end
  handled[thread] = false
  return succeeded, ...
end
local function crash(problem)
  parts_nothing = true
  error(problem, 3)
end
local main_thread = {}
local function strict_pcall(...)
  local body = ...
  if type(body) ~= "function" then return pcall(...) end
  if body == yield then uncertain = true end
  return caught(running() or main_thread, pcall(...))
end

local function bad_argument(index, name, what)
  error("bad argument #" .. index .. " to '" .. name .. "' (" .. what .. ")", 3)
end

-- The interpreter's library takes no text for a number, and no nil that is written for what may be left out.
local function refuse(index, name, expected, value)
  error("bad argument #" .. index .. " to '" .. name .. "' (" .. expected .. " expected, got " .. type(value) .. ")", 4)
end
local function check_number(index, name, value)
  if type(value) ~= "number" then refuse(index, name, "number", value) end
  return integer(value)
end
local function optional_number(index, name, value, otherwise)
  if value == nil then return otherwise end
  if type(value) ~= "number" then refuse(index, name, "number", value) end
  return integer(value)
end
local function check_text(index, name, value)
  if type(value) == "string" then return value end
  if type(value) ~= "number" then refuse(index, name, "string", value) end
  return number_text(value)
end
local function check_table(index, name, value)
  if type(value) ~= "table" then refuse(index, name, "table", value) end
end
local function check_function(index, name, value)
  if type(value) ~= "function" then refuse(index, name, "function", value) end
end
local function check_any(name, count)
  if count == 0 then error("bad argument #1 to '" .. name .. "' (value expected)", 3) end
end

-- What stands for the bounds of each `for`: they are numbers, and no texts of numbers.
local function check_bound(value)
  if type(value) ~= "number" then error("'for' bound must be a number, got " .. type(value), 2) end
  return value
end

-- The interpreter's registers: more values at a time it cannot hold.
local most_values = 5100

-- Strings beyond this are not made; the machine's memory ends not far above.
local longest_text = 4 * 1024 * 1024

-- Steps that a pattern may take at worst, as far as they can be told beforehand.
local costliest_match = 2e9

-- The pattern for Lua; an error at the caller's caller where the interpreter refuses it.
local function pattern_for(text, pattern)
  local known, problem = read_pattern(pattern)
  if problem then error(problem, 3) end
  if not known then stop("patterns") end
  if #text > 24 then
    local repeats, at = text_sub(known, 1, 1) == "^" and 0 or 1, 1
    while true do
      at = text_find(known, "[*+?-]", at)
      if not at then break end
      repeats, at = repeats + 1, at + 1
    end
    if (#text + 1) ^ repeats * (#known + 1) > costliest_match then stop("patterns") end
  end
  return known
end

-- Where a part of a text begins and ends: counted from the end where it is negative.
local function first_offset(text, offset)
  if offset < 0 then offset = #text + offset + 1 end
  return offset < 1 and 1 or offset > #text and #text + 1 or offset
end
local function last_offset(text, offset)
  if offset < 0 then offset = #text + offset + 1 end
  return offset < 0 and 0 or offset > #text and #text or offset
end

string.rep = function(text, count)
  text, count = check_text(1, "rep", text), check_number(2, "rep", count)
  if count <= 0 or text == "" then return "" end
  if #text * count > longest_text then stop("memory") end
  return text_rep(text, count)
end
string.sub = function(text, first, last)
  text, first, last = check_text(1, "sub", text), check_number(2, "sub", first), optional_number(3, "sub", last, -1)
  return text_sub(text, first_offset(text, first), last_offset(text, last))
end
string.find = function(text, pattern, ...)
  text, pattern = check_text(1, "find", text), check_text(2, "find", pattern)
  local offset, plain = ...
  offset = optional_number(3, "find", offset, 1)
  if pattern == "" then return 1, 0 end
  local beyond, first = offset > #text + 1, first_offset(text, offset)
  if plain and select("#", ...) == 2 then
    if beyond then crash("slice bounds out of range") end
    return text_find(text, pattern, first, true)
  end
  local known = pattern_for(text, pattern)
  if beyond then return nil end
  return text_find(text, known, first)
end
-- Where nothing matches, `match` gives no value at all, not even nil.
local function some(...)
  if ... ~= nil then return ... end
end
string.match = function(text, pattern, offset)
  text, pattern = check_text(1, "match", text), check_text(2, "match", pattern)
  offset = optional_number(3, "match", offset, 1)
  local known = pattern_for(text, pattern)
  if offset <= #text + 1 then return some(text_match(text, known, first_offset(text, offset))) end
end
local plain_proxy = newproxy
-- All matches are found at once. What goes through them belongs to `for`: on its own it cannot be called.
local function gmatch(text, pattern)
  text, pattern = check_text(1, "gmatch", text), check_text(2, "gmatch", pattern)
  local found, count, at = {}, 0, 0
  text_gsub(text, pattern_for(text, pattern), function(...)
    count = count + 1
    found[count] = { n = select("#", ...), ... }
  end)
  local state = plain_proxy()
  return function(given)
    if given ~= state then error("gmatch outside of for", 2) end
    at = at + 1
    local match = found[at]
    if match then return unpack(match, 1, match.n) end
  end, state
end
string.gmatch, string.gfind = gmatch, gmatch
string.gsub = function(text, pattern, replacement, limit)
  local whole = text
  text, pattern = check_text(1, "gsub", text), check_text(2, "gsub", pattern)
  local kind, replace = type(replacement), nil
  if kind == "string" then
    -- Only digits and percent signs mean something behind a percent sign.
    replace = text_gsub(replacement, "%%(.?)", function(letter)
      if text_find(letter, "^%d") then return "%" .. letter end
      return letter == "%" and "%%" or "%%" .. letter
    end)
  elseif kind == "function" or kind == "table" then
    -- What is neither text nor number replaces the match by nothing.
    local function written(value)
      if not value or type(value) == "string" then return value end
      return type(value) == "number" and number_text(value) or ""
    end
    replace = kind == "function" and function(...) return written((replacement(...))) end or function(key) return written(replacement[key]) end
  else
    refuse(3, "gsub", "string or table or function", replacement)
  end
  limit = optional_number(4, "gsub", limit, -1)
  local known = pattern_for(text, pattern)
  -- The limit is looked at behind each try only.
  if limit == 0 and text_find(text, text_sub(known, 1, 1) == "^" and known or "^" .. known) then limit = -1 end
  local result, count = text_gsub(text, known, replace, limit >= 0 and limit or nil)
  return count == 0 and whole or result, count
end
string.format = function(format, ...)
  return texts.format_text(check_text(1, "format", format), ...)
end
string.char = function(...)
  local bytes, count = { ... }, select("#", ...)
  for index = 1, count do bytes[index] = check_number(index, "char", bytes[index]) % 256 end
  return text_char(unpack(bytes, 1, count))
end
string.byte = function(...)
  local text, first, last = ...
  local count = select("#", ...)
  text, first, last = check_text(1, "byte", text), optional_number(2, "byte", first, 1), optional_number(3, "byte", last, -1)
  if count == 2 then
    if first < -#text or first == 0 or first > #text then return end
    return text_byte(text, first)
  end
  first, last = first_offset(text, first), last_offset(text, last)
  if last - first > most_values then error("registry overflow", 2) end
  return text_byte(text, first, last)
end
string.dump = function() error("string.dump is not there", 2) end

local insert, take, concat, sort = table.insert, table.remove, table.concat, table.sort
table.insert = function(list, ...)
  check_table(1, "insert", list)
  local count = select("#", ...)
  if count == 0 then error("wrong number of arguments to 'insert'", 2) end
  local position, value = ...
  if count == 1 then return insert(list, position) end
  position = check_number(2, "insert", position)
  if position < 1 or position > #list then list[position] = value else insert(list, position, value) end
end
table.remove = function(list, ...)
  check_table(1, "remove", list)
  local size = #list
  local position = select("#", ...) == 0 and size or check_number(2, "remove", (...))
  if size == 0 or position > size then return nil end
  return (take(list, position < 1 and size or position))
end
table.concat = function(list, separator, ...)
  check_table(1, "concat", list)
  if separator ~= nil and type(separator) ~= "string" then refuse(2, "concat", "string", separator) end
  local first, last = ...
  local size = #list
  first, last = optional_number(3, "concat", first, 1), optional_number(4, "concat", last, size)
  if select("#", ...) == 1 and (first > size or first < 1) then return "" end
  first, last = first < 1 and 1 or first > size and size or first, last > size and size or last
  if first < 1 or last < first then return "" end
  if last - first > most_values / 2 then error("registry overflow", 2) end
  return concat(list, separator, first, last)
end
table.sort = function(list, ...)
  check_table(1, "sort", list)
  if select("#", ...) > 0 then check_function(2, "sort", (...)) end
  local sorted, problem = pcall(sort, list, (...))
  if not sorted and not text_find(tostring(problem), "invalid order function", 1, true) then error(problem, 0) end
end
table.foreach, table.foreachi, table.setn = nil, nil, nil

local function unpack_some(list, first, last)
  check_table(1, "unpack", list)
  first, last = optional_number(2, "unpack", first, 1), optional_number(3, "unpack", last, #list)
  if last < first then return end
  if last - first > most_values then error("registry overflow", 2) end
  return unpack(list, first, last)
end
local function strict_select(what, ...)
  if what ~= "#" then
    if type(what) ~= "number" and type(what) ~= "string" then refuse(1, "select", "number or string", what) end
    if type(what) == "string" then bad_argument(1, "select", "invalid string '" .. what .. "'") end
  end
  return select(what, ...)
end

local random, fmod, ldexp, randomseed = math.random, math.fmod, math.ldexp, math.randomseed
math.random = function(...)
  local count = select("#", ...)
  if count == 0 then return random() end
  local lowest, highest = 1, ...
  if count > 1 then lowest, highest = ... end
  lowest, highest = count == 1 and 1 or check_number(1, "random", lowest), check_number(count == 1 and 1 or 2, "random", highest)
  if highest < lowest then crash("bad argument #" .. (count == 1 and 1 or 2) .. " to 'random' (interval is empty)") end
  return lowest + floor(random() * (highest - lowest + 1))
end
math.randomseed = function(seed) randomseed(check_number(1, "randomseed", seed) % 2147483648) end
math.ldexp = function(number, exponent) return ldexp(number, check_number(2, "ldexp", exponent)) end
math.mod = function(left, right)
  fmod(left, right)
  return left % right
end
-- The greatest number, and not infinity.
math.huge = 1.7976931348623157e308

local create, resume, status = coroutine.create, coroutine.resume, coroutine.status
-- A hook watches one coroutine only.
local function watched(body)
  check_function(1, "create", body)
  local made, thread = pcall(create, body)
  -- Functions of the library are taken, too.
  if not made then thread = create(function(...) return body(...) end) end
  sethook(thread, watch_in(thread), "", 500)
  return thread
end
local function noted(succeeded, ...)
  if not succeeded then note_yield(...) end
  return succeeded, ...
end
local function passed_on(succeeded, ...)
  if not succeeded then
    note_yield(...)
    parts_nothing = true
    error((...), 0)
  end
  return ...
end
coroutine.create = watched
coroutine.resume = function(...) return noted(resume(...)) end
coroutine.wrap = function(body)
  local thread = watched(body)
  return function(...)
    if status(thread) == "dead" then error("cannot resume dead coroutine", 2) end
    return passed_on(resume(thread, ...))
  end
end

-- The time at which every run begins, so that a verdict never depends on the day: 2026-01-01T00:00:00Z. Each look at the clock takes
-- a millisecond, so that those who wait for it come to an end.
local now, looks = 1767225600, 0
local function seconds_passed()
  looks = looks + 1
  return looks / 1000
end
os.clock = seconds_passed
local function field(parts, name, otherwise)
  local value = parts[name]
  if value == nil or type(value) == "table" then return otherwise end
  return integer(tonumber(value) or otherwise)
end
os.time = function(parts)
  if parts == nil then return now + floor(seconds_passed()) end
  check_table(1, "time", parts)
  local days = texts.day_number(field(parts, "year", -1), field(parts, "month", -1), field(parts, "day", -1))
  return days * 86400 + field(parts, "hour", 12) * 3600 + field(parts, "min", 0) * 60 + field(parts, "sec", 0)
end
os.date = function(...)
  local format, time = ...
  local count = select("#", ...)
  format = count == 0 and "%c" or check_text(1, "date", format)
  time = count < 2 and now + floor(seconds_passed()) or check_number(2, "date", time)
  local pattern = text_gsub(format, "^!+", "")
  if text_sub(pattern, 1, 2) == "*t" then return texts.date_parts(time) end
  return texts.date_text(pattern, time)
end
os.difftime = function(later, earlier)
  return check_number(1, "difftime", later) - check_number(2, "difftime", earlier)
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
os.getenv = function(name)
  check_text(1, "getenv", name)
  if sandboxed and text_upper(tostring(name)) == "PWD" then error("restricted by the controller: " .. tostring(name), 2) end
  uncertain = true
  return nil
end
os.setenv = function(name, value)
  check_text(1, "setenv", name)
  check_text(2, "setenv", value)
  if sandboxed and text_upper(tostring(name)) == "PWD" then error("restricted by the controller: " .. tostring(name), 2) end
  return true
end
os.remove = function(path) check_text(1, "remove", path) check_path(path) return no_file(path) end
os.rename = function(from, to) check_text(1, "rename", from) check_text(2, "rename", to) check_path(from) check_path(to) return no_file(from) end
os.tmpname = function() return "/tmp/lua_trial" end
os.setlocale = function() return false end
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
  return nil
end
local function strict_tonumber(...)
  check_any("tonumber", select("#", ...))
  local value, base = ...
  base = optional_number(2, "tonumber", base, nil)
  if type(value) == "string" then return texts.text_number(value, base) end
  return type(value) == "number" and value or nil
end
local function strict_tostring(...)
  check_any("tostring", select("#", ...))
  local value = ...
  return type(value) == "number" and number_text(value) or tostring(value)
end
local function strict_xpcall(body, handler)
  check_function(1, "xpcall", body)
  check_function(2, "xpcall", handler)
  local thread = running() or main_thread
  handled[thread] = true
  return caught(thread, xpcall(body, function(problem)
    -- An error of the handler is what the call gives, and parts variables. One level more than there are is an error, too.
    local handled_well, result = pcall(handler, problem)
    if not handled_well or problem == "stack overflow" then handled[thread] = false end
    return result
  end))
end
local function strict_error(...)
  check_any("error", select("#", ...))
  local problem, level = ...
  level = optional_number(2, "error", level, 1)
  error(problem, type(problem) == "string" and level > 0 and level + 1 or 0)
end
local plain_environment = getfenv
-- Whatever is no function and no level has the globals.
getfenv = function(what)
  if what == nil then what = 1 end
  if type(what) == "number" and what > 0 then what = what + 1 end
  local found, environment = pcall(plain_environment, what)
  return found and environment or plain_environment(0)
end
newproxy = function(with_metatable) return plain_proxy(with_metatable == true) end
local plain_load = loadstring
local registry_names = { "require", "loadfile", "dofile", "package", "debug", "load", "loadstring", "rawget", "rawset", "getmetatable", "setmetatable", "_G" }

print = function() end
_G.next, _G.tonumber, _G.tostring, _G.unpack, _G.select, _G.error, _G.pcall, _G.xpcall = lenient_next, strict_tonumber, strict_tostring, unpack_some, strict_select, strict_error, strict_pcall, strict_xpcall
collectgarbage = function() end
_GOPHER_LUA_VERSION = "GopherLua 0.1"
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
  if running() then note_yield(problem) end
  return "error\n" .. script_lines(3) .. "\n" .. type(problem) .. "\n" .. (uncertain and "uncertain" or "") .. "\n" .. tostring(problem)
end

local body = script(check_bound, part_jumping, function(...)
  uncertain = true
  return ...
end)
sethook(watch, "", 500)
local succeeded, report = xpcall(body, failure)
sethook()
return succeeded and "passes\n" or report
