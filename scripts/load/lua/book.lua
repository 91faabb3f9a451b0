-- Books random seats of a range for random users, and keeps the bookings that the app acknowledged.
local common = require("common")
local booking = require("booking")

setup = common.setup
done = common.done

function init(args)
  local options = common.options(args, { "seatFrom", "seatTo", "users", "seed" })
  booking.seed(options)
  request = booking.requests(options)
end

function response(status, _, body)
  common.count(status)
  if status == 201 then common.acknowledge(body) end
end
