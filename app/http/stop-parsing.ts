import type { Socket } from "node:net";

/** What Node's parser asks for each request whose headers are complete; nothing but 0 to 2 lets it go on. */
type ParsedSocket = Socket & { readonly parser?: { onIncoming?: unknown } | null };

/**
 * Has Node give up the rest of a chunk whose connection is closed. By itself it parses all of it, up to 64 KB or a
 * thousand requests, although nobody waits for the answers: 100 such clients a second would take a whole core. Node
 * documents no way to stop it; without this field, requests are parsed for nothing and passed over one by one.
 */
export function stopParsing({ parser }: ParsedSocket): void {
  if (parser?.onIncoming) parser.onIncoming = () => -1;
}
