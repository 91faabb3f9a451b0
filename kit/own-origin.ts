import type { IncomingHttpHeaders } from "node:http";

/** False for what a page of another site sends; browsers say where it comes from, other programs need not. */
export function isOwnOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  return !origin || (URL.canParse(origin) && new URL(origin).host === host);
}
