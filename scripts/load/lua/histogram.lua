-- Reads wrk's whole latency histogram, and undoes its correction for coordinated omission.
local ffi = require("ffi")

local histogram = {}

-- Values are kept to 11 binary digits, as HdrHistogram does for three decimal ones.
local EXACT_BELOW = 2048

local function bucket(value)
  if value < EXACT_BELOW then return value end
  local width = 2 ^ (math.floor(math.log(value) / math.log(2) + 1e-9) - 10)
  return value - value % width
end

-- [[microseconds, count], ...] of what `countAt` gives between `low` and `high`, and the sum; nil if one is negative.
local function encode(low, high, countAt)
  local pairsOut, sum, current, pending = {}, 0, nil, 0
  local function flush()
    if pending > 0 then pairsOut[#pairsOut + 1] = string.format("[%d,%d]", current, pending) end
  end
  for value = low, high do
    local count = countAt(value)
    if count < 0 then return nil end
    if count > 0 then
      local lower = bucket(value)
      if lower ~= current then
        flush()
        current, pending = lower, 0
      end
      pending, sum = pending + count, sum + count
    end
  end
  flush()
  return "[" .. table.concat(pairsOut, ",") .. "]", sum
end

-- The interval in microseconds at which wrk's correction adds samples; nil when it added none.
local function correctionInterval(summary, connections)
  local each = math.floor(summary.requests / connections)
  return each > 0 and math.floor(summary.duration / each) or nil
end

--[[
wrk's `latency` is a pointer to its statistics: count, limit, minimum, maximum, then one count for each microsecond.
The correction gives every sample of n µs companions at n - interval, n - 2 * interval and so on, all above interval.
So what was measured at m is the corrected count at m less that at m + interval. Their sum must be the number of
answers in time; where it is not, this is another wrk, and there is no uncorrected histogram.
]]
function histogram.read(latency, summary, connections)
  if summary.requests == 0 then return "[]" end
  local statistics = ffi.cast("uint64_t **", latency)[0]
  local low, high = tonumber(statistics[2]), tonumber(statistics[3])
  if low ~= latency.min or high ~= latency.max then error("this wrk keeps its statistics in another way") end
  local function corrected(value) return value > high and 0 or tonumber(statistics[4 + value]) end
  local interval = correctionInterval(summary, connections)
  local function measured(value)
    if not interval or value <= interval then return corrected(value) end
    return corrected(value) - corrected(value + interval)
  end
  local encoded, sum = encode(low, high, measured)
  local inTime = summary.requests - summary.errors.timeout
  return encode(low, high, corrected), sum == inTime and encoded or nil
end

return histogram
