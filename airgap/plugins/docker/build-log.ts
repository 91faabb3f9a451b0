import { BinaryReader } from "google-protobuf";
import type { ProgressMessage } from "./progress";

/** The lines that a message has for a reader: plain text, or BuildKit's own record of steps and their output. */
export function linesOf({ id, stream, status, aux }: ProgressMessage): string[] {
  const text = id === "moby.buildkit.trace" && typeof aux === "string" ? traceText(aux) : (stream ?? status ?? "");
  return text.split("\n").filter((line) => line.trim() !== "");
}

/** Steps (field 1, name in its field 3) and output (field 3, text in its field 4) of a BuildKit `StatusResponse`. */
function traceText(base64: string): string {
  const reader = new BinaryReader(base64);
  const lines: string[] = [];
  while (reader.nextField()) {
    const field = reader.getFieldNumber();
    if (field === 1) lines.push(memberText(reader.readBytes(), 3));
    else if (field === 3) lines.push(memberText(reader.readBytes(), 4));
    else reader.skipField();
  }
  return lines.join("\n");
}

function memberText(message: Uint8Array, wanted: number): string {
  const reader = new BinaryReader(message);
  while (reader.nextField()) {
    if (reader.getFieldNumber() === wanted) return Buffer.from(reader.readBytes()).toString();
    reader.skipField();
  }
  return "";
}
