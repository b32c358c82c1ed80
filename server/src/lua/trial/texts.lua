-- Numbers as texts and texts as numbers in the controller's interpreter, `string.format`, and the calendar.

local type, tostring, tonumber, select = type, tostring, tonumber, select
local floor, abs = math.floor, math.abs
local byte, char, find, format, gsub, lower, match, rep, sub = string.byte, string.char, string.find, string.format, string.gsub, string.lower, string.match, string.rep, string.sub

local beyond_integers = 2 ^ 63

local function is_integer(number)
  return number == floor(number) and number >= -beyond_integers and number < beyond_integers
end

-- Towards zero; what no integer holds is the least of all.
local function integer(number)
  if number ~= number or number >= 2 ^ 63 or number < -beyond_integers then return -beyond_integers end
  return number < 0 and -floor(-number) or floor(number)
end

local function number_text(number)
  if number ~= number then return "NaN" end
  if is_integer(number) then return number == 0 and "0" or format("%.0f", number) end
  if number - number ~= 0 then return number > 0 and "+Inf" or "-Inf" end
  for digits = 14, 17 do
    local text = format("%." .. digits .. "g", number)
    if tonumber(text) == number then
      local size = abs(number)
      if size < 1e6 then return text end
      return (gsub(format("%." .. digits - 1 .. "e", number), "%.?0*e", "e"))
    end
  end
end

local function text_of(value)
  return type(value) == "number" and number_text(value) or tostring(value)
end

local function trimmed(text)
  return match(text, "^[ \t\n]*(.-)[ \t\n]*$")
end

local function digit_value(letter)
  if find(letter, "^%d") then return byte(letter) - 48 end
  return find(letter, "^%a") and byte(lower(letter)) - 87 or 99
end

-- What `tonumber` makes of a text; `base` is undefined where none is given.
local function text_number(text, base)
  text = trimmed(text)
  if find(text, ".", 1, true) then
    if not find(text, "%d") or not (find(text, "^[+-]?%d*%.%d*$") or find(text, "^[+-]?%d*%.%d*[eE][+-]?%d+$")) then return nil end
    local number = tonumber(text)
    return number and number - number == 0 and number or nil
  end
  if not base and find(text, "^0[xX]") then text, base = sub(text, 3), 16 end
  base = base or 10
  local sign, digits = match(text, "^([+-]?)(%w+)$")
  if not digits or base < 2 or base > 36 then return nil end
  local number = 0
  for index = 1, #digits do
    local value = digit_value(sub(digits, index, index))
    if value >= base then return nil end
    number = number * base + value
  end
  if number >= beyond_integers then return nil end
  return sign == "-" and -number or number
end

local function utf8_letter(code)
  if code < 0 or code > 1114111 then code = 65533 end
  if code < 128 then return char(code) end
  if code < 2048 then return char(192 + floor(code / 64), 128 + code % 64) end
  if code < 65536 then return char(224 + floor(code / 4096), 128 + floor(code / 64) % 64, 128 + code % 64) end
  return char(240 + floor(code / 262144), 128 + floor(code / 4096) % 64, 128 + floor(code / 64) % 64, 128 + code % 64)
end

local function in_base(number, base, digits)
  local text, left = "", abs(number)
  repeat
    local value = left % base
    text, left = sub(digits, value + 1, value + 1) .. text, floor(left / base)
  until left == 0
  return text
end

-- Wider columns are not made.
local widest = 1000000

-- One item of a format. Nothing that it is given is an error.
local function formatted(flags, width, precision, letter, value)
  local kind, text = type(value), nil
  if letter == "i" then letter = "d" end
  if letter == "d" and kind == "string" then
    if tonumber(value) then letter = "s" else value, kind = 0, "number" end
  end
  if letter == "s" or letter == "v" then
    text = text_of(value)
    if precision ~= "" then text = sub(text, 1, tonumber(sub(precision, 2)) or 0) end
  elseif letter == "q" and (kind == "string" or kind == "number") then
    text = '"' .. gsub(gsub(text_of(value), '[\\"]', "\\%0"), "\n", "\\n") .. '"'
  elseif kind == "number" and find(letter, "^[dxXoc]") then
    local whole = integer(value)
    if letter == "c" then
      text = utf8_letter(whole)
    else
      local digits = letter == "d" and format("%.0f", abs(whole)) or in_base(whole, letter == "o" and 8 or 16, letter == "X" and "0123456789ABCDEF" or "0123456789abcdef")
      if find(flags, "#", 1, true) and letter ~= "d" then digits = (letter == "o" and "0" or "0" .. letter) .. digits end
      local sign = whole < 0 and "-" or find(flags, "+", 1, true) and "+" or find(flags, " ", 1, true) and " " or ""
      local least = tonumber(sub(precision, 2)) or 0
      if find(flags, "0", 1, true) and precision == "" and not find(flags, "-", 1, true) then least = (tonumber(width) or 0) - #sign end
      text = sign .. (least <= widest and rep("0", least - #digits) or "") .. digits
    end
  elseif kind == "number" and find(letter, "^[eEfFgG]") then
    if value - value ~= 0 then
      text = value ~= value and "NaN" or value > 0 and "+Inf" or "-Inf"
    elseif find(letter, "^[gG]") and precision == "" then
      text = number_text(value)
    else
      text = format("%" .. gsub(flags, "-", "") .. (find(flags, "0", 1, true) and sub(width, 1, 2) or "") .. sub(precision, 1, 3) .. gsub(letter, "F", "f"), value)
    end
  elseif letter == "x" and kind == "string" then
    text = gsub(value, ".", function(one) return format("%02x", byte(one)) end)
  else
    local name = kind == "number" and (is_integer(value) and "int64=" or "float64=") or kind == "string" and "string=" or ""
    return "%!" .. letter .. "(" .. name .. text_of(value) .. ")"
  end
  local missing = (tonumber(width) or 0) - #text
  if missing <= 0 or missing > widest then return text end
  return find(flags, "-", 1, true) and text .. rep(" ", missing) or rep(" ", missing) .. text
end

local function format_text(pattern, ...)
  local values, count, used = { ... }, select("#", ...), 0
  return (gsub(pattern, "%%([ +#0-]*)(%d*)(%.?%d*)([^%d]?)", function(flags, width, precision, letter)
    if letter == "%" then return "%" end
    if letter == "" then return "%!(NOVERB)" end
    used = used + 1
    if used > count then return "%!" .. letter .. "(MISSING)" end
    return formatted(flags, width, precision, letter, values[used])
  end))
end

-- Days since 1970-01-01 of a date; months beyond a year are those of the next.
local function day_number(year, month, day)
  year, month = year + floor((month - 1) / 12), (month - 1) % 12 + 1
  if month <= 2 then year, month = year - 1, month + 12 end
  return 365 * year + floor(year / 4) - floor(year / 100) + floor(year / 400) + floor((153 * (month - 3) + 2) / 5) + day - 719469
end

-- The date of a time, in UTC.
local function date_parts(time)
  local days = floor(time / 86400)
  local seconds = time - days * 86400
  local year = 1970 + floor(days / 365.2425)
  while day_number(year, 1, 1) > days do year = year - 1 end
  while day_number(year + 1, 1, 1) <= days do year = year + 1 end
  local month = 1
  while month < 12 and day_number(year, month + 1, 1) <= days do month = month + 1 end
  return {
    year = year,
    month = month,
    day = days - day_number(year, month, 1) + 1,
    hour = floor(seconds / 3600),
    min = floor(seconds / 60) % 60,
    sec = seconds % 60,
    wday = (days + 4) % 7 + 1,
    yday = 0,
    isdst = false,
  }
end

local weekdays = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" }
local months = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December" }

local function date_text(pattern, time)
  local date = date_parts(time)
  local weekday, month, hour = weekdays[date.wday], months[date.month], (date.hour + 11) % 12 + 1
  local clock = format("%02d:%02d:%02d", date.hour, date.min, date.sec)
  local pieces = {
    a = "mon", A = weekday, b = sub(month, 1, 3), B = month, d = format("%02d", date.day),
    F = format("%04d-%02d-%02d", date.year, date.month, date.day), H = format("%02d", date.hour), I = format("%02d", hour),
    m = format("%02d", date.month), M = format("%02d", date.min), p = date.hour < 12 and "AM" or "PM", P = date.hour < 12 and "am" or "pm",
    S = format("%02d", date.sec), x = format("%02d/%02d/%02d", date.hour, date.min, date.sec), X = clock,
    y = format("%02d", date.year % 100), Y = format("%04d", date.year), z = "+0000", Z = "UTC", w = date.wday - 1,
    c = format("%02d %s %02d %02d:%02d UTC", date.day, sub(month, 1, 3), date.year % 100, date.hour, date.min), ["%"] = "%",
  }
  return (gsub(pattern, "%%(.)", pieces))
end

return {
  number_text = number_text,
  integer = integer,
  text_number = text_number,
  format_text = format_text,
  day_number = day_number,
  date_parts = date_parts,
  date_text = date_text,
}
