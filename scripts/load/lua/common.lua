-- What every wrk script shares: options, counts by status and second, the booking ledger, the machine-readable result.
local histogram = require("histogram")

local common = {}

local MARKER = "--- ticketwatch result ---"
local TICK = "--- tick"
-- A ledger entry is about 100 bytes; no venue has this many seats, so only a badly broken app reaches the limit.
local LEDGER_LIMIT = 50000

local threads = {}

-- Globals, because `thread:get` reads nothing else: this thread's counts, those of the second that is not over yet,
-- and the 201 bodies, as received.
statuses = {}
acknowledged = {}
acknowledgedCount = 0
connections = 0
tickSecond, tickStatuses = 0, {}

-- Hook: numbers the threads, so that each can have a random sequence of its own.
function common.setup(thread)
  threads[#threads + 1] = thread
  thread:set("threadNumber", #threads)
end

-- Reads `name=value` arguments as numbers; every name in `required` has to be there, and `connections` always.
function common.options(args, required)
  local options = {}
  for _, argument in ipairs(args) do
    local name, value = argument:match("^(%w+)=(%d+)$")
    if name then options[name] = tonumber(value) end
  end
  for _, name in ipairs({ "connections", unpack(required) }) do
    if not options[name] then error("the script needs the argument " .. name .. "=<number>") end
  end
  connections = options.connections
  return options
end

-- One line for each thread and second with an answer in it; whoever reads adds them up.
local function tick(second, counts)
  local parts = { TICK, second }
  for status, number in pairs(counts) do parts[#parts + 1] = status .. "=" .. number end
  io.write(table.concat(parts, " "), "\n")
end

function common.count(status)
  statuses[status] = (statuses[status] or 0) + 1
  local now = os.time()
  if now ~= tickSecond then
    if next(tickStatuses) then tick(tickSecond, tickStatuses) end
    tickSecond, tickStatuses = now, {}
  end
  tickStatuses[status] = (tickStatuses[status] or 0) + 1
end

function common.acknowledge(body)
  acknowledgedCount = acknowledgedCount + 1
  if acknowledgedCount <= LEDGER_LIMIT then acknowledged[acknowledgedCount] = body end
end

local function quoted(text)
  return '"' .. text:gsub('[%c"\\]', function(c) return string.format("\\u%04x", c:byte()) end) .. '"'
end

local function object(numbers)
  local members = {}
  for name, number in pairs(numbers) do
    members[#members + 1] = string.format("%s:%.10g", quoted(tostring(name)), number)
  end
  return "{" .. table.concat(members, ",") .. "}"
end

-- Adds up what the threads counted: statuses, ledger, number of acknowledgements.
local function totals()
  local sums, ledger, count = {}, {}, 0
  for _, thread in ipairs(threads) do
    for status, number in pairs(thread:get("statuses")) do sums[status] = (sums[status] or 0) + number end
    for _, body in ipairs(thread:get("acknowledged")) do ledger[#ledger + 1] = quoted(body) end
    count = count + thread:get("acknowledgedCount")
  end
  return sums, ledger, count
end

-- Hook: prints one JSON document on the line after the marker.
function common.done(summary, latency)
  local sums, ledger, count = totals()
  for _, thread in ipairs(threads) do tick(thread:get("tickSecond"), thread:get("tickStatuses")) end
  local corrected, uncorrected = histogram.read(latency, summary, threads[1]:get("connections"))
  io.write("\n", MARKER, "\n", '{"requests":', summary.requests)
  io.write(',"duration_us":', string.format("%.0f", summary.duration), ',"bytes":', string.format("%.0f", summary.bytes))
  io.write(',"errors":', object(summary.errors), ',"statuses":', object(sums))
  io.write(',"latency_us":', corrected, ',"uncorrected_us":', uncorrected or "null")
  io.write(',"acknowledged_count":', count, ',"acknowledged":[', table.concat(ledger, ","), "]}\n")
end

return common
