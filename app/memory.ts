/** MiB that one replica may take: the limit of its container, and what the bench for overload holds it to. */
export const memoryMebibytes = 256;

/**
 * How a replica is started within that memory: a heap that may take all of it would have the kernel drop pages of the
 * program. V8's helpers mark the heap beside the program: four of them, as is usual, would leave it a fifth of a core
 * that it has to share with them, for a tenth of a second every second and a half under overload.
 */
export const command = [
  "node",
  "--max-old-space-size=128",
  "--max-semi-space-size=8",
  "--v8-pool-size=1",
  "--enable-source-maps",
  "server.js",
];
