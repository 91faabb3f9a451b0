-- One of sysbench's own OLTP tests, named by the environment, with its errors counted by number.
require(os.getenv("OLTP_TEST"))
require("sysbench-errors").count()
