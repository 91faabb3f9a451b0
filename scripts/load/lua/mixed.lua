-- Reads of the seat map and bookings, drawn by lot; keeps the bookings that the app acknowledged.
local common = require("common")
local booking = require("booking")

setup = common.setup
done = common.done

function init(args)
  local options = common.options(args, { "seatFrom", "seatTo", "users", "seed", "readPercent" })
  booking.seed(options)
  local read, book = wrk.format("GET", "/seats"), booking.requests(options)
  local readPercent = options.readPercent
  function request()
    if math.random(100) <= readPercent then return read end
    return book()
  end
end

function response(status, _, body)
  common.count(status)
  if status == 201 then common.acknowledge(body) end
end
