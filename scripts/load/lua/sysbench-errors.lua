-- Counts the errors for which sysbench repeats a transaction by their MySQL number; its own report adds them up.
local errors = {}

function errors.count()
  local counts = {}
  local before, finish = sysbench.hooks.before_restart_event, thread_done
  function sysbench.hooks.before_restart_event(description)
    counts[description.sql_errno] = (counts[description.sql_errno] or 0) + 1
    if before then before(description) end
  end
  function thread_done()
    for number, count in pairs(counts) do print(string.format("--- errors %d=%d", number, count)) end
    if finish then finish() end
  end
end

return errors
