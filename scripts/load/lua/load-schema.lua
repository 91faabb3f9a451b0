-- Empties the load account's schema (cleanup), or names the tables that are in it (run, one line each).
local function tables()
  local connection = sysbench.sql.driver():connect()
  local found = connection:query("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")
  local names = {}
  for row = 1, found.nrows do names[row] = found:fetch_row()[1] end
  return connection, names
end

function cleanup()
  local connection, names = tables()
  for _, name in ipairs(names) do connection:query("DROP TABLE `" .. name .. "`") end
end

sysbench.cmdline.commands = {
  list = {
    function()
      local _, names = tables()
      for _, name in ipairs(names) do print("--- table " .. name) end
    end,
  },
}
