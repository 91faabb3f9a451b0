-- The booking transaction of the app's row-lock strategy on a copy of the ticket schema.
local schema = require("ticket-schema")

sysbench.cmdline.options = {
  seats = { "Seats on sale", 500 },
  hot_seats = { "Seats that everybody wants; 0 for all", 0 },
  users = { "Users who book", 5000 },
  returns = { "Give a sold seat back instead of refusing the booking", true },
}

local LOCK_SEAT = "SELECT IF(status = 'sold', holder, NULL) AS holder FROM seats WHERE id = ? FOR UPDATE"
local MARK_SOLD = "UPDATE seats SET status = 'sold', holder = ? WHERE id = ?"
local INSERT_BOOKING = "INSERT INTO bookings (seat_id, user_id, booked_at) VALUES (?, ?, ?)"
local MARK_AVAILABLE = "UPDATE seats SET status = 'available', holder = 0 WHERE id = ?"
local DELETE_BOOKING = "DELETE FROM bookings WHERE seat_id = ?"

local connection, seat, holder, user, time, sell, book, free, delete
local counts = { booked = 0, refused = 0, returned = 0 }

function prepare()
  local writer = sysbench.sql.driver():connect()
  for _, statement in ipairs(schema) do writer:query(statement) end
  writer:bulk_insert_init("INSERT INTO seats (id, section, `row`, number) VALUES")
  for id = 1, sysbench.opt.seats do writer:bulk_insert_next(string.format("(%d, '101', 'A', %d)", id, id)) end
  writer:bulk_insert_done()
end

local function preparedForSeat(statement)
  local prepared = connection:prepare(statement)
  prepared:bind_param(seat)
  return prepared
end

function thread_init()
  connection = sysbench.sql.driver():connect()
  connection:query("SET autocommit = 0")
  local kind = sysbench.sql.type
  book = connection:prepare(INSERT_BOOKING)
  seat, user, time = book:bind_create(kind.INT), book:bind_create(kind.VARCHAR, 64), book:bind_create(kind.VARCHAR, 32)
  book:bind_param(seat, user, time)
  free, delete = preparedForSeat(MARK_AVAILABLE), preparedForSeat(DELETE_BOOKING)
  sell = connection:prepare(MARK_SOLD)
  holder = sell:bind_create(kind.INT)
  sell:bind_param(holder, seat)
end

local function finish(outcome, statement)
  connection:query(statement)
  counts[outcome] = counts[outcome] + 1
end

function event()
  local hot = sysbench.opt.hot_seats
  local id = sysbench.rand.uniform(1, hot > 0 and hot or sysbench.opt.seats)
  -- As text: sysbench gives no rows of prepared statements.
  local sold_to = connection:query_row((LOCK_SEAT:gsub("?", id)))
  seat:set(id)
  -- A number like any user's, and as quickly written.
  holder:set(id)
  if sold_to == nil then
    sell:execute()
    user:set("user" .. sysbench.rand.uniform(1, sysbench.opt.users))
    time:set(os.date("!%Y-%m-%d %H:%M:%S"))
    book:execute()
    finish("booked", "COMMIT")
  elseif sysbench.opt.returns then
    free:execute()
    delete:execute()
    finish("returned", "COMMIT")
  else
    finish("refused", "ROLLBACK")
  end
end

function thread_done()
  for outcome, count in pairs(counts) do print(string.format("--- tickets %s=%d", outcome, count)) end
  connection:disconnect()
end

local function check()
  local row = { sysbench.sql.driver():connect():query_row([[
    SELECT (SELECT COUNT(*) FROM seats WHERE status = 'sold'), COUNT(*), COUNT(*) - COUNT(DISTINCT seat_id)
    FROM bookings]]) }
  print(string.format("--- tickets seatsSold=%s bookings=%s doubleBookings=%s", unpack(row)))
end

sysbench.cmdline.commands = { check = { check } }

require("sysbench-errors").count()
