-- The patterns of the controller's interpreter, as patterns of Lua 5.1 that match the same. It reads them on its own: some that
-- Lua refuses match nothing there, some that Lua takes are refused, and ranges in sets are read otherwise.

local byte, sub, char, find = string.byte, string.sub, string.char, string.find
local concat, remove = table.concat, table.remove

local nothing = "[^%z\1-\255]"

local function literal(letter)
  if letter == "\0" then return "%z" end
  if find(letter, "^%w") or byte(letter) >= 128 then return letter end
  return "%" .. letter
end

-- What `%` and a letter stand for.
local function class(letter)
  if letter == "" then return nil end
  if find(letter, "^[acdlpsuwxzACDLPSUWXZ]") then return "%" .. letter end
  return literal(letter)
end

-- From one letter to another; the ends of a range in Lua must be no brackets.
local function range(first, last)
  local from, to = byte(first), byte(last)
  local parts = {}
  while from <= to and not find(char(from), "^%w") and from < 128 do
    parts[#parts + 1] = literal(char(from))
    from = from + 1
  end
  local tail = {}
  while from <= to and not find(char(to), "^%w") and to < 128 do
    tail[#tail + 1] = literal(char(to))
    to = to - 1
  end
  if from <= to then parts[#parts + 1] = char(from) .. "-" .. char(to) end
  return concat(parts) .. concat(tail)
end

-- Reads a set behind its `[`. Gives its pattern and the offset behind it, or nothing where it does not end.
local function set(pattern, at)
  local negated = sub(pattern, at, at) == "^"
  if negated then at = at + 1 end
  -- Each item: its letter if it is one, and what it is in Lua.
  local items, ranged = {}, false
  while true do
    local letter = sub(pattern, at, at)
    if letter == "" then return nil end
    if letter == "]" and #items > 0 then break end
    if letter == "-" and #items > 0 then
      ranged, at = true, at + 1
    else
      if letter == "%" then
        local escaped = sub(pattern, at + 1, at + 1)
        items[#items + 1] = { text = class(escaped) or "" }
        at = at + 2
      else
        items[#items + 1] = { letter = letter, text = literal(letter) }
        at = at + 1
      end
      if ranged then
        local last, first = remove(items), remove(items)
        -- Nothing is between classes.
        items[#items + 1] = { text = first.letter and last.letter and range(first.letter, last.letter) or "" }
        ranged = false
      end
    end
  end
  if ranged then items[#items + 1] = { text = "%-" } end
  local text = ""
  for index = 1, #items do text = text .. items[index].text end
  if text == "" then return negated and "." or nothing, at + 1 end
  return (negated and "[^" or "[") .. text .. "]", at + 1
end

local function read(pattern)
  local out, at, depth = {}, 1, 0
  -- Whether what came last is one that can be repeated.
  local single = false
  if sub(pattern, 1, 1) == "^" then out[1], at = "^", 2 end
  while at <= #pattern do
    local letter = sub(pattern, at, at)
    local text, repeatable = nil, true
    if letter == "%" then
      local next_letter = sub(pattern, at + 1, at + 1)
      if next_letter == "0" then return nil, "invalid capture index" end
      if find(next_letter, "^[1-9]") then
        text, repeatable, at = "%" .. next_letter, false, at + 2
      elseif next_letter == "b" then
        text = at + 3 <= #pattern and sub(pattern, at, at + 3) or nothing
        if find(text, "\0", 1, true) then return nil end
        repeatable, at = false, at + 4
      else
        text, at = class(next_letter) or nothing, at + 2
      end
    elseif letter == "[" then
      text, at = set(pattern, at + 1)
      if not text then return nil, "malformed pattern (missing ']')" end
    elseif letter == "(" then
      depth, at = depth + 1, at + 1
      text, repeatable = "(", false
      if sub(pattern, at, at) == ")" then text, depth, at = "()", depth - 1, at + 1 end
    elseif letter == ")" then
      if depth == 0 then return nil, "invalid pattern capture" end
      text, repeatable, depth, at = ")", false, depth - 1, at + 1
    elseif find(letter, "^[*+?-]") then
      at = at + 1
      if single then text, repeatable = letter, false else text = literal(letter) end
    elseif letter == "$" and at == #pattern and depth == 0 then
      text, at = "$", at + 1
    elseif letter == "." then
      text, at = ".", at + 1
    else
      text, at = literal(letter), at + 1
    end
    out[#out + 1], single = text, repeatable
  end
  if depth > 0 then return nil, "unfinished capture" end
  return concat(out)
end

local read_before = {}

-- Gives the pattern for Lua, or nothing and what is wrong with it.
return function(pattern)
  local known = read_before[pattern]
  if not known then
    known = { read(pattern) }
    read_before[pattern] = known
  end
  return known[1], known[2]
end
