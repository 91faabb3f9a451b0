-- Books random seats of a range for random users, and keeps the bookings that the app acknowledged.
local common = require("common")

local BODY_END = '"}'

local seatFrom, seatCount, users
local bodyStarts, heads = {}, {}

setup = common.setup
done = common.done

-- The request up to its body; it depends on the body's length only, so a handful of them serves all requests.
local function head(length)
  local text = wrk.format("POST", "/book", { ["Content-Type"] = "application/json" }, string.rep(" ", length))
  return text:sub(1, -1 - length)
end

function init(args)
  local options = common.options(args, { "seatFrom", "seatTo", "users", "seed" })
  seatFrom, seatCount, users = options.seatFrom, options.seatTo - options.seatFrom + 1, options.users
  for index = 1, seatCount do
    bodyStarts[index] = string.format('{"seatId":%d,"userId":"user', seatFrom + index - 1)
  end
  math.randomseed(options.seed * 1009 + threadNumber)
end

function request()
  local start, user = bodyStarts[math.random(seatCount)], math.random(users)
  local length = #start + #tostring(user) + #BODY_END
  local first = heads[length]
  if not first then
    first = head(length)
    heads[length] = first
  end
  return first .. start .. user .. BODY_END
end

function response(status, _, body)
  common.count(status)
  if status == 201 then common.acknowledge(body) end
end
