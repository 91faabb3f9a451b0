-- Booking requests for random seats of a range by random users; book.lua and mixed.lua send them.
local booking = {}

local BODY_END = '"}'

-- The request up to its body; it depends on the body's length only, so a handful of them serves all requests.
local function head(length)
  local text = wrk.format("POST", "/book", { ["Content-Type"] = "application/json" }, string.rep(" ", length))
  return text:sub(1, -1 - length)
end

-- A random order of 1 to count: threads that sweep the venue in the same order would be in each other's way.
local function shuffled(count)
  local order = {}
  for index = 1, count do
    local place = math.random(index)
    order[index], order[place] = order[place], index
  end
  return order
end

-- Gives a function that makes the next request. With `sweep` each thread first asks for every seat once.
function booking.requests(options)
  local seatCount, users = options.seatTo - options.seatFrom + 1, options.users
  local starts, heads = {}, {}
  for index = 1, seatCount do
    starts[index] = string.format('{"seatId":%d,"userId":"user', options.seatFrom + index - 1)
  end
  local order = options.sweep == 1 and shuffled(seatCount) or {}
  local swept = 0
  return function()
    swept = swept + 1
    local start = starts[order[swept] or math.random(seatCount)]
    local user = math.random(users)
    local length = #start + #tostring(user) + #BODY_END
    local first = heads[length]
    if not first then
      first = head(length)
      heads[length] = first
    end
    return first .. start .. user .. BODY_END
  end
end

-- Every thread of every load host has a sequence of its own, and the same one for the same seed.
function booking.seed(options)
  math.randomseed(options.seed * 1009 + threadNumber)
end

return booking
