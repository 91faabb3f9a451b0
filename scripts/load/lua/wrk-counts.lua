-- What wrk counts of a thread by itself, read from its memory. A `response` hook would tell every status, but for it wrk
-- copies each answer into Lua: with the seat map of a ballpark that takes more time than to receive it.
local ffi = require("ffi")

-- wrk's `thread` up to its errors (wrk.h of wrk 4), and the C library's clock, which costs less than Lua's.
ffi.cdef([[
  typedef struct {
    unsigned long thread;
    void *loop, *address;
    uint64_t connections, complete, requests, bytes, start;
    void *lua;
    struct { uint32_t connect, read, write, status, timeout; } errors;
  } ticketwatch_thread;
  long time(long *);
]])

local counts = {}

-- Where wrk keeps the thread, as a number that can be handed on to the thread's own Lua.
function counts.addressOf(thread)
  return tonumber(ffi.cast("uintptr_t", ffi.cast("void **", thread)[0]))
end

function counts.at(address)
  return ffi.cast("ticketwatch_thread *", address)
end

-- Unix seconds.
function counts.now()
  return tonumber(ffi.C.time(nil))
end

return counts
