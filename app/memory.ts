/** MiB that one replica may take: the limit of its container, and what the bench for overload holds it to. */
export const memoryMebibytes = 256;

/**
 * How a replica is started within that memory: a heap that may take all of it would have the kernel drop pages of the
 * program. V8's helpers mark the heap beside the program: four of them, as is usual, would leave it a fifth of a core
 * that it has to share with them, for a tenth of a second every second and a half under overload.
 *
 * V8 allocates among the old what it has seen live long, as a booking does that waits for MySQL. One that is answered from
 * the sold-seat cache is over at once, and what it leaves among the old keeps alive what it refers to: without that,
 * refusals from the cache come 1.2 to 1.5 times as fast (docs/decisions/app-under-load.md).
 */
export function command({ soldSeatCache }: { readonly soldSeatCache: "on" | "off" }): string[] {
  return [
    "node",
    "--max-old-space-size=128",
    "--max-semi-space-size=8",
    "--v8-pool-size=1",
    ...(soldSeatCache === "on" ? ["--no-allocation-site-pretenuring"] : []),
    "--enable-source-maps",
    "server.js",
  ];
}
