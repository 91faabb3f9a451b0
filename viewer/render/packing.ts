import { gzipSync } from "node:zlib";
import { browserBundle } from "./bundle";
import type { FrozenDashboards } from "./model/frozen";

/** The dashboards as text for a page: compressed, which browsers undo themselves. */
export function packed(frozen: FrozenDashboards): string {
  return gzipSync(JSON.stringify(frozen), { level: 9 }).toString("base64");
}

/** Bytes that the dashboards take in a page. */
export const packedBytes = (frozen: FrozenDashboards) => packed(frozen).length;

/** Bytes that every page takes, whatever it shows. */
export async function fixedBytes(): Promise<number> {
  const { script, style } = await browserBundle();
  return Buffer.byteLength(script) + Buffer.byteLength(style) + 2_000;
}
