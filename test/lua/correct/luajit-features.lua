-- place: patch
local limit = 10LL
local mask = 0x1p4

function envoy_on_request(handle)
  local packed = table.pack(1, 2, 3)
  for index = 1, packed.n do
    if index == 2 then goto continue end
    handle:logInfo("\x41\u{e9} " .. tostring(bit.band(index, 3)))
    ::continue::
  end
  handle:logInfo(tostring(limit) .. tostring(mask))
end
