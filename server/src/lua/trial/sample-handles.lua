-- Stream handles as Envoy's own: one for the request of a sample, one for its response.

local sample, result, raise = ...

local getmetatable, newproxy, type, tostring, tonumber, ipairs, error = getmetatable, newproxy, type, tostring, tonumber, ipairs, raise
local lower, sub, concat, format, floor = string.lower, string.sub, table.concat, string.format, math.floor
local remove_at = table.remove

-- Ends the script after respond().
local ended = {}

-- Objects die when the script waits: each belongs to an epoch of its handle.
local function object(methods, state, members)
  -- As in Envoy they are no tables: they have no length, and nothing can be assigned to their fields.
  local made = newproxy(true)
  local meta = getmetatable(made)
  meta.__index, meta.__metatable = {}, false
  for name, method in pairs(methods) do
    meta.__index[name] = function(self, ...)
      if self ~= state.of[meta] then error("bad self: write `:` in front of " .. name .. ", not `.`", 2) end
      if members.epoch and members.epoch ~= state.epoch then error("object used outside of proper scope: fetch it again after a call that waits", 2) end
      return method(members, ...)
    end
  end
  if members.walk then
    meta.__pairs = function() return members.walk(members) end
    meta.__metatable = meta
  end
  state.of[meta] = made
  return made
end

local function text(value, index, name)
  if type(value) ~= "string" and type(value) ~= "number" then error("bad argument #" .. index .. " to '" .. name .. "' (string expected, got " .. (value == nil and "nil" or type(value)) .. ")", 3) end
  return tostring(value)
end

-- Headers: a list of names and values in their order.

local header_methods = {}

local function may_change(self)
  if self.stream.sent then error("header map can no longer be modified", 4) end
  if self.iterating then error("header map cannot be modified while iterating", 4) end
end

function header_methods.get(self, key)
  local name, values = lower(text(key, 1, "get")), {}
  for _, header in ipairs(self.list) do if header[1] == name then values[#values + 1] = header[2] end end
  if #values > 0 then return concat(values, ",") end
end

function header_methods.getAtIndex(self, key, index)
  local name, at = lower(text(key, 1, "getAtIndex")), -1
  for _, header in ipairs(self.list) do
    if header[1] == name then
      at = at + 1
      if at == index then return header[2] end
    end
  end
end

function header_methods.getNumValues(self, key)
  local name, count = lower(text(key, 1, "getNumValues")), 0
  for _, header in ipairs(self.list) do if header[1] == name then count = count + 1 end end
  return count
end

function header_methods.add(self, key, value)
  local name, content = lower(text(key, 1, "add")), text(value, 2, "add")
  may_change(self)
  self.list[#self.list + 1] = { name, content }
end

function header_methods.remove(self, key)
  local name = lower(text(key, 1, "remove"))
  may_change(self)
  for index = #self.list, 1, -1 do if self.list[index][1] == name then remove_at(self.list, index) end end
end

function header_methods.replace(self, key, value)
  local name, content = lower(text(key, 1, "replace")), text(value, 2, "replace")
  may_change(self)
  local first
  for index = #self.list, 1, -1 do
    if self.list[index][1] == name then
      if first then remove_at(self.list, first) end
      first = index
    end
  end
  if first then self.list[first][2] = content else self.list[#self.list + 1] = { name, content } end
end

function header_methods.setHttp1ReasonPhrase(self, phrase) text(phrase, 1, "setHttp1ReasonPhrase") end

local function walk_headers(self)
  if self.iterating then error("cannot create a second iterator before completing the first", 3) end
  local index = 0
  self.iterating = true
  return function()
    index = index + 1
    local header = self.list[index]
    if header then return header[1], header[2] end
    self.iterating = false
  end
end

-- Bodies

local buffer_methods = {}

function buffer_methods.length(self) return #self.message.body end

function buffer_methods.getBytes(self, index, length)
  local body = self.message.body
  index, length = tonumber(index), tonumber(length)
  if not index or not length or index < 0 or length < 0 or index + length > #body then error("index/length must be >= 0 and (index + length) must be <= buffer size", 3) end
  return sub(body, index + 1, index + length)
end

function buffer_methods.setBytes(self, bytes)
  self.message.body = text(bytes, 1, "setBytes")
  for _, header in ipairs(self.message.headers) do if header[1] == "content-length" then header[2] = tostring(#self.message.body) end end
  return #self.message.body
end

-- Values by key

local map_methods = {}
function map_methods.get(self, key) return self.values[text(key, 1, "get")] end

local function walk_values(self)
  if self.iterating then error("cannot create a second iterator before completing the first", 3) end
  local keys, at = {}, 0
  self.iterating = true
  for key in pairs(self.values) do keys[#keys + 1] = key end
  return function()
    at = at + 1
    if keys[at] ~= nil then return keys[at], self.values[keys[at]] end
    self.iterating = false
  end
end

local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local function base64(input)
  local parts = {}
  for at = 1, #input, 3 do
    local a, b, c = input:byte(at, at + 2)
    local bits = a * 65536 + (b or 0) * 256 + (c or 0)
    for place = 3, 0, -1 do
      local digit = floor(bits / 64 ^ place) % 64 + 1
      parts[#parts + 1] = (place == 1 and not b or place == 0 and not c) and "=" or sub(alphabet, digit, digit)
    end
  end
  return concat(parts)
end

local function header_list(given)
  local list = {}
  for _, header in ipairs(given) do list[#list + 1] = { lower(header[1]), header[2] } end
  return list
end

local stream_info = { protocol = "HTTP/1.1", routeName = "sample-route", virtualClusterName = "", downstreamDirectLocalAddress = "127.0.0.1:10080", downstreamLocalAddress = "127.0.0.1:10080", downstreamDirectRemoteAddress = "127.0.0.1:50000", downstreamRemoteAddress = "127.0.0.1:50000", requestedServerName = "" }

local call_options = { asynchronous = true, timeout_ms = true, trace_sampled = true, return_duplicate_headers = true, send_xff = true }
local hash_functions = { SHA1 = true, SHA224 = true, SHA256 = true, SHA384 = true, SHA512 = true }

local dynamic_metadata = {}
local next_answer = 0

local function make_handle(direction, message)
  local state = { epoch = 0, of = {}, sent = false, body_read = false, streamed = false }
  local function waits() state.epoch = state.epoch + 1 end
  -- Nothing comes behind the headers: there is nothing to wait for, and nothing is passed on.
  local bare = message.body == "" and #message.trailers == 0
  local function headers_of(list, stream)
    return object(header_methods, state, { list = list, stream = stream, epoch = state.epoch, walk = walk_headers })
  end
  local function map(values) return object(map_methods, state, { values = values, walk = walk_values, epoch = state.epoch }) end
  local methods = {}

  -- The same object until the script waits.
  local headers, headers_epoch
  function methods.headers()
    if headers_epoch ~= state.epoch then headers, headers_epoch = headers_of(message.headers, state), state.epoch end
    return headers
  end

  function methods.body(_, always)
    if always ~= nil and type(always) ~= "boolean" then error("the argument of body() must be a boolean", 3) end
    if state.streamed then error("cannot call body() after body streaming has started", 3) end
    if not bare and not state.body_read then waits() end
    state.body_read = true
    if message.body == "" and not always then return nil end
    return object(buffer_methods, state, { message = message, epoch = state.epoch })
  end

  function methods.bodyChunks()
    if state.iterated or state.body_read then error("cannot call bodyChunks() after body processing has begun", 3) end
    state.iterated = true
    local given = message.body == ""
    return function()
      if bare then return nil end
      waits()
      state.sent, state.streamed = true, true
      if given then return nil end
      given = true
      return object(buffer_methods, state, { message = message, epoch = state.epoch })
    end
  end

  function methods.trailers()
    -- What has been read as a whole needs no more waiting.
    if not bare and not state.body_read then
      waits()
      state.sent, state.streamed = true, state.streamed or message.body ~= ""
    end
    if #message.trailers == 0 then return nil end
    return headers_of(message.trailers, {})
  end

  function methods.respond(_, headers, body)
    if direction == "response" then error("respond() cannot be called in the response path", 3) end
    if state.sent then error("respond() cannot be called if headers have been continued", 3) end
    if type(headers) ~= "table" then error("bad argument #1 to 'respond' (table expected, got " .. type(headers) .. ")", 3) end
    local status
    for key, value in pairs(headers) do if lower(key) == ":status" then status = tonumber(value) end end
    if not status or status < 200 or status >= 600 then error(":status must be between 200-599", 3) end
    local list = {}
    for key, value in pairs(headers) do
      if type(value) == "table" then
        for _, one in ipairs(value) do list[#list + 1] = { lower(key), text(one, 1, "respond") } end
      else
        list[#list + 1] = { lower(key), text(value, 1, "respond") }
      end
    end
    result.response = { headers = list, body = body and text(body, 2, "respond") or "" }
    error(ended, 0)
  end

  function methods.httpCall(_, cluster, headers, body, options, asynchronous)
    local name = text(cluster, 1, "httpCall")
    if type(headers) ~= "table" then error("bad argument #2 to 'httpCall' (table expected, got " .. (headers == nil and "nil" or type(headers)) .. ")", 3) end
    local given = {}
    for key, value in pairs(headers) do
      for _, one in ipairs(type(value) == "table" and value or { value }) do given[lower(text(key, 2, "httpCall"))] = text(one, 2, "httpCall") end
      if value == false then text(value, 2, "httpCall") end
    end
    given[":authority"] = given[":authority"] or given.host
    for _, needed in ipairs({ ":method", ":path", ":authority" }) do
      if given[needed] == nil then error("http call headers must include ':path', ':method', and ':authority'", 3) end
    end
    if body ~= nil then text(body, 3, "httpCall") end
    local timeout = options
    if type(options) == "table" then
      for key, value in pairs(options) do
        if not call_options[key] then error("'" .. tostring(key) .. "' is no option of httpCall", 3) end
        if key ~= "timeout_ms" and type(value) ~= "boolean" then error("the option '" .. key .. "' of httpCall must be a boolean", 3) end
      end
      timeout, asynchronous = options.timeout_ms or 0, options.asynchronous
    end
    if not tonumber(timeout) or tonumber(timeout) < 0 then error("http call timeout must be a number that is not negative, or a table of options", 3) end
    if asynchronous ~= nil and type(asynchronous) ~= "boolean" then error("http call asynchronous flag must be true or false", 3) end
    result.calls[#result.calls + 1] = name .. " " .. given[":method"] .. " " .. given[":authority"] .. given[":path"]
    if asynchronous then return end
    waits()
    next_answer = next_answer + 1
    local answer = sample.answers[next_answer] or sample.answers[#sample.answers]
    if not answer then return { [":status"] = "200" }, "" end
    local got = {}
    for _, header in ipairs(answer.headers) do got[lower(header[1])] = header[2] end
    if not got[":status"] then got[":status"] = "200" end
    return got, answer.body
  end

  for name, level in pairs({ logTrace = "trace", logDebug = "debug", logInfo = "info", logWarn = "warning", logErr = "error", logCritical = "critical" }) do
    methods[name] = function(_, line)
      result.logs[#result.logs + 1] = { level, text(line, 1, name) }
    end
  end

  function methods.metadata() return map(sample.metadata) end
  function methods.filterContext() return map(sample.filterContext) end
  function methods.route() return object({ metadata = function() return map({}) end }, state, {}) end
  methods.virtualHost = methods.route
  function methods.clearRouteCache() end
  function methods.setUpstreamOverrideHost(_, host, strict)
    local address = text(host, 1, "setUpstreamOverrideHost")
    local is_name = not address:find("%%") and (address:find("[g-zG-Z]") or (address:find("[a-fA-F]") and not address:find(":")))
    if is_name then error("host is not a valid IP address", 3) end
    if strict ~= nil and type(strict) ~= "boolean" then error("strict must be true or false", 3) end
    result.upstream = address
  end
  function methods.timestamp(_, resolution)
    if resolution == 1 then error("timestamp() knows milliseconds only", 3) end
    return 1767225600000
  end
  function methods.timestampString(_, resolution) return resolution == 1 and "1767225600000000" or "1767225600000" end
  function methods.base64Escape(_, input) return base64(text(input, 1, "base64Escape")) end
  function methods.connection() return object({ ssl = function() return nil end }, state, {}) end
  function methods.importPublicKey() return object({ get = function() return nil end }, state, {}) end
  function methods.verifySignature(_, hash, _, signature, _, data)
    text(signature, 3, "verifySignature")
    text(data, 5, "verifySignature")
    if not hash_functions[string.upper(text(hash, 1, "verifySignature"))] then return false, hash .. " is not supported" end
    return false, "keys are not looked at in a sample run"
  end
  function methods.connectionStreamInfo() return object({ dynamicMetadata = function() return map({}) end, dynamicTypedMetadata = function() return nil end }, state, {}) end
  function methods.stats()
    local metric = object({ inc = function() end, dec = function() end, add = function() end, sub = function() end, set = function() end, recordValue = function() end, value = function() return 0 end }, state, {})
    local give = function() return metric end
    return object({ counter = give, gauge = give, histogram = give }, state, {})
  end

  function methods.streamInfo()
    local info = {}
    for name, value in pairs(stream_info) do info[name] = function() return value end end
    info.downstreamSslConnection = function() return nil end
    info.dynamicTypedMetadata = info.downstreamSslConnection
    info.drainConnectionUponCompletion = info.downstreamSslConnection
    info.filterState = function() return map({}) end
    info.dynamicMetadata = function()
      return object({
        get = function(_, filter) return dynamic_metadata[text(filter, 1, "get")] end,
        set = function(self, filter, key, value)
          text(filter, 1, "set")
          text(key, 2, "set")
          if self.iterating then error("dynamic metadata cannot be changed while iterating", 3) end
          if type(value) == "function" or type(value) == "userdata" then error("dynamic metadata takes text, numbers, booleans and tables", 3) end
          if type(value) == "table" and #value > 0 then
            for name in pairs(value) do if type(name) ~= "number" then error("dynamic metadata takes lists or tables of names", 3) end end
          end
          dynamic_metadata[filter] = dynamic_metadata[filter] or {}
          dynamic_metadata[filter][key] = value
        end,
      }, state, { values = dynamic_metadata, walk = walk_values, epoch = state.epoch })
    end
    return object(info, state, { epoch = state.epoch })
  end

  return object(methods, state, {})
end

local function message_of(given)
  return { headers = header_list(given.headers), body = given.body, trailers = header_list(given.trailers) }
end
local request, response = message_of(sample.request), message_of(sample.response)

return {
  ended = ended,
  request = make_handle("request", request),
  response = make_handle("response", response),
  finish = function()
    result.requestAfter = { headers = request.headers, body = request.body }
    result.responseAfter = { headers = response.headers, body = response.body }
    result.metadata = dynamic_metadata
  end,
}
