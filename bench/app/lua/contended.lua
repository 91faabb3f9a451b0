-- The opening minute: random seats of 100 to 120 for random users.
local headers = { ["Content-Type"] = "application/json" }
local requests = {}

function init()
  math.randomseed(1)
  for index = 1, 2100 do
    local body = string.format('{"seatId":%d,"userId":"user%d"}', 100 + index % 21, math.random(5000))
    requests[index] = wrk.format("POST", "/book", headers, body)
  end
end

function request()
  return requests[math.random(#requests)]
end
