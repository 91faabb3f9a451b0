-- Books one seat after the other, each once. Argument: how many seats there are; beyond the last it asks for no more.
local seats, seat = 0, 0
local headers = { ["Content-Type"] = "application/json" }

function init(args)
  seats = tonumber(args[1])
end

function request()
  seat = seat + 1
  if seat > seats then return wrk.format("GET", "/healthz") end
  return wrk.format("POST", "/book", headers, string.format('{"seatId":%d,"userId":"user%d"}', seat, seat % 5000))
end
