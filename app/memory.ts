/** MiB that one replica may take: the limit of its container, and what the bench for overload holds it to. */
export const memoryMebibytes = 256;

/**
 * How a replica is started within that memory: a heap that may take all of it would have the kernel drop pages of the
 * program.
 */
export const command = [
  "node",
  "--max-old-space-size=128",
  "--max-semi-space-size=8",
  "--enable-source-maps",
  "server.js",
];
