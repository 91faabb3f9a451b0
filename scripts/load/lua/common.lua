-- What every scene's script shares: options, counts by status, the booking ledger, the machine-readable result.
local common = {}

local MARKER = "--- ticketwatch result ---"
-- A ledger entry is about 100 bytes; no venue has this many seats, so only a badly broken app reaches the limit.
local LEDGER_LIMIT = 50000
local PERCENTILES = { p50 = 50, p75 = 75, p90 = 90, p95 = 95, p99 = 99, p999 = 99.9, p9999 = 99.99 }

local threads = {}

-- Globals, because `thread:get` reads nothing else: this thread's counts and the 201 bodies, as received.
statuses = {}
acknowledged = {}
acknowledgedCount = 0

-- Hook: numbers the threads, so that each can have a random sequence of its own.
function common.setup(thread)
  threads[#threads + 1] = thread
  thread:set("threadNumber", #threads)
end

-- Reads `name=value` arguments as numbers; every name in `required` has to be there.
function common.options(args, required)
  local options = {}
  for _, argument in ipairs(args) do
    local name, value = argument:match("^(%w+)=(%d+)$")
    if name then options[name] = tonumber(value) end
  end
  for _, name in ipairs(required) do
    if not options[name] then error("the script needs the argument " .. name .. "=<number>") end
  end
  return options
end

function common.count(status)
  statuses[status] = (statuses[status] or 0) + 1
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

local function latencies(latency)
  local numbers = { min = latency.min, max = latency.max, mean = latency.mean, stdev = latency.stdev }
  for name, percentage in pairs(PERCENTILES) do numbers[name] = latency:percentile(percentage) end
  return object(numbers)
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
  io.write("\n", MARKER, "\n", '{"requests":', summary.requests)
  io.write(',"duration_us":', string.format("%.0f", summary.duration), ',"bytes":', string.format("%.0f", summary.bytes))
  io.write(',"errors":', object(summary.errors), ',"statuses":', object(sums))
  io.write(',"latency_us":', summary.requests > 0 and latencies(latency) or "null")
  io.write(',"acknowledged_count":', count, ',"acknowledged":[', table.concat(ledger, ","), "]}\n")
end

return common
