-- What every wrk script shares: options, counts by status and second, the booking ledger, the machine-readable result.
local histogram = require("histogram")
local counts = require("wrk-counts")

local common = {}

local MARKER = "--- ticketwatch result ---"
local TICK = "--- tick"
-- A ledger entry is about 100 bytes; no venue has this many seats, so only a badly broken app reaches the limit.
local LEDGER_LIMIT = 50000
-- wrk itself tells only answers below 400 from others; of the former, the routes that are read have none but 200.
local GOOD, BAD = "200", "400-599"

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
  thread:set("address", counts.addressOf(thread))
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
local function tick(second, answers)
  if not next(answers) then return end
  local parts = { TICK, second }
  for status, number in pairs(answers) do parts[#parts + 1] = status .. "=" .. number end
  io.write(table.concat(parts, " "), "\n")
end

-- Adds answers to this thread's counts; the first of a second says what the one before had.
local function add(now, status, number)
  statuses[status] = (statuses[status] or 0) + number
  if now ~= tickSecond then
    tick(tickSecond, tickStatuses)
    tickSecond, tickStatuses = now, {}
  end
  tickStatuses[status] = (tickStatuses[status] or 0) + number
end

function common.count(status)
  add(counts.now(), status, 1)
end

-- What wrk has counted of a thread beyond these counts of it, as good and bad answers.
local function uncounted(address, known)
  local thread = counts.at(address)
  local bad = tonumber(thread.errors.status) - (known[BAD] or 0)
  return tonumber(thread.complete) - (known[GOOD] or 0) - (known[BAD] or 0) - bad, bad
end

-- Hook for requests that are all alike, whose answers wrk counts: gives `text` time and again, and looks once a second.
function common.requests(text)
  local second = 0
  countedByWrk = 1
  return function()
    local now = counts.now()
    if now ~= second then
      local good, bad = uncounted(address, statuses)
      -- What came since the last look came in the second of that look.
      if good > 0 then add(second, GOOD, good) end
      if bad > 0 then add(second, BAD, bad) end
      second = now
    end
    return text
  end
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

-- What a thread counted and what it was at when it ended, with what wrk counted after the thread's last look.
local function lastCounts(thread)
  local all, last, second = thread:get("statuses"), thread:get("tickStatuses"), thread:get("tickSecond")
  if not thread:get("countedByWrk") then return all, second, last end
  tick(second, last)
  local good, bad = uncounted(thread:get("address"), all)
  local rest = { [GOOD] = good > 0 and good or nil, [BAD] = bad > 0 and bad or nil }
  for status, number in pairs(rest) do all[status] = (all[status] or 0) + number end
  return all, counts.now(), rest
end

-- Adds up what the threads counted: statuses, ledger, number of acknowledgements.
local function totals()
  local sums, ledger, count = {}, {}, 0
  for _, thread in ipairs(threads) do
    local all, second, last = lastCounts(thread)
    tick(second, last)
    for status, number in pairs(all) do sums[status] = (sums[status] or 0) + number end
    for _, body in ipairs(thread:get("acknowledged")) do ledger[#ledger + 1] = quoted(body) end
    count = count + thread:get("acknowledgedCount")
  end
  return sums, ledger, count
end

-- Hook: prints one JSON document on the line after the marker.
function common.done(summary, latency)
  local sums, ledger, count = totals()
  if threads[1]:get("countedByWrk") and (sums[GOOD] or 0) + (sums[BAD] or 0) ~= summary.requests then
    error("this wrk keeps its counts in another way")
  end
  local corrected, uncorrected = histogram.read(latency, summary, threads[1]:get("connections"))
  io.write("\n", MARKER, "\n", '{"requests":', summary.requests)
  io.write(',"duration_us":', string.format("%.0f", summary.duration), ',"bytes":', string.format("%.0f", summary.bytes))
  io.write(',"errors":', object(summary.errors), ',"statuses":', object(sums))
  io.write(',"latency_us":', corrected, ',"uncorrected_us":', uncorrected or "null")
  io.write(',"acknowledged_count":', count, ',"acknowledged":[', table.concat(ledger, ","), "]}\n")
end

return common
