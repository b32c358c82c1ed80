local filter = { name = "tagger", count = 3 }

function filter.tag(handle, value)
  handle:headers():add("x-" .. filter.name, value)
end

function filter:describe()
  return self.name .. " " .. self.count
end

function envoy_on_request(handle)
  filter.tag(handle, filter:describe())
end
