-- The app's own transactions of one booking, seat by seat, by prepared statements on a connection without autocommit.
sysbench.cmdline.options = {
  strategy = { "Booking strategy", "row-lock" },
  seats = { "Seats in the table", 25000 },
}

local statements = {
  ["row-lock"] = {
    { "SELECT IF(status = 'sold', holder, NULL) AS holder FROM seats WHERE id = ? FOR UPDATE", "seat" },
    { "UPDATE seats SET status = 'sold', holder = ? WHERE id = ?", "seat", "seat" },
    { "INSERT INTO bookings (seat_id, user_id, booked_at) VALUES (?, ?, ?)", "seat", "user", "time" },
  },
  ["compare-and-set"] = {
    { "UPDATE seats SET status = 'sold', holder = ? WHERE id = ? AND (status = 'available' OR LAST_INSERT_ID(holder) < 0)", "seat", "seat" },
    { "INSERT INTO bookings (seat_id, user_id, booked_at) SELECT ?, ?, ? FROM DUAL WHERE ROW_COUNT() = ?", "seat", "user", "time", "one" },
  },
  ["unique-key"] = {
    { "INSERT INTO bookings (seat_id, user_id, booked_at, claimed_seat_id) VALUES (?, ?, ?, ?)", "seat", "user", "time", "seat" },
    { "UPDATE seats SET status = 'sold', holder = ? WHERE id = ? AND (status = 'available' OR LAST_INSERT_ID(holder) < 0)", "seat", "seat" },
  },
  ["unsafe"] = {
    { "SELECT IF(status = 'sold', holder, NULL) AS holder FROM seats WHERE id = ?", "seat" },
    { "INSERT INTO bookings (seat_id, user_id, booked_at) VALUES (?, ?, ?)", "seat", "user", "time" },
    { "UPDATE seats SET status = 'sold', holder = ? WHERE id = ?", "seat", "seat" },
  },
}

local connection, prepared, seat, last

function thread_init()
  connection = sysbench.sql.driver():connect()
  connection:query("SET SESSION autocommit = 0")
  prepared = {}
  for index, definition in ipairs(statements[sysbench.opt.strategy]) do prepared[index] = prepare(definition) end
  local share = math.floor(sysbench.opt.seats / sysbench.opt.threads)
  seat = sysbench.tid * share
  last = seat + share
end

function prepare(definition)
  local statement = connection:prepare(definition[1])
  local bound = {}
  for index = 2, #definition do
    local kind = definition[index]
    local text = sysbench.sql.type.VARCHAR
    local parameter = (kind == "seat" or kind == "one") and statement:bind_create(sysbench.sql.type.INT) or statement:bind_create(text, 32)
    bound[#bound + 1] = { kind = kind, parameter = parameter }
  end
  local parameters = {}
  for index, one in ipairs(bound) do parameters[index] = one.parameter end
  statement:bind_param(unpack(parameters))
  return { statement = statement, bound = bound }
end

function event()
  seat = seat + 1
  if seat > last then error("out of seats: run for a shorter time") end
  local values = { one = 1, seat = seat, user = "user" .. seat % 5000, time = os.date("!%Y-%m-%d %H:%M:%S") }
  for _, step in ipairs(prepared) do
    for _, one in ipairs(step.bound) do one.parameter:set(values[one.kind]) end
    step.statement:execute()
  end
  connection:query("COMMIT")
end

function thread_done()
  connection:disconnect()
end
