-- Reads the seat map over and over, the way a crowd does before the sale opens.
local common = require("common")

setup = common.setup
done = common.done

function init(args)
  common.options(args, {})
  request = common.requests(wrk.format())
end
