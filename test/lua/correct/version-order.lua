local function semver(text)
  local major, minor, patch, rest = text:match("^v?(%d+)%.(%d+)%.(%d+)(.*)$")
  if not major then return nil end
  return { tonumber(major), tonumber(minor), tonumber(patch), rest }
end

local function less(a, b)
  for i = 1, 3 do
    if a[i] ~= b[i] then return a[i] < b[i] end
  end
  if a[4] == b[4] then return false end
  if a[4] == "" then return false end
  if b[4] == "" then return true end
  return a[4] < b[4]
end

function envoy_on_request(handle)
  local versions = {}
  for text in (handle:headers():get("x-versions") or "1.2.3 1.10.0"):gmatch("%S+") do
    local v = semver(text)
    if v then
      v.text = text
      versions[#versions + 1] = v
    end
  end
  table.sort(versions, less)
  local newest = versions[#versions]
  if newest then
    handle:headers():replace("x-newest", newest.text)
  else
    handle:logInfo("no version")
  end
end
