import { crc32 } from "node:zlib";
import { isEmpty } from "../protocol/diff";
import type { Properties, Value } from "../protocol/values";

/** The elements of a list of texts, none where it is not set. */
export const texts = (value: Value | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The elements of a list of records, none where it is not set. */
export const recordsOf = (value: Value | undefined): Properties[] =>
  Array.isArray(value) ? (value as Properties[]) : [];

export const recordOf = (value: Value | undefined): Properties => (value ?? {}) as Properties;

/** A text, `undefined` where it is empty or not set. */
export const textOf = (value: Value | undefined): string | undefined => (value as string) || undefined;

/** A number, `undefined` where it is zero or not set. */
export const numberOf = (value: Value | undefined): number | undefined => (value as number) || undefined;

/** Texts by name, `undefined` where there are none. */
export const mapOf = (value: Value | undefined): Record<string, string> | undefined =>
  isEmpty(value) ? undefined : (value as Record<string, string>);

/** `undefined` for an empty list, because the engine's API tells the two apart. */
export const filled = <Item>(items: Item[]): Item[] | undefined => (items.length > 0 ? items : undefined);

/**
 * A set of texts in the order in which the official plugin hands it to the engine: by checksum, written in decimal
 * and sorted as text (hashicorp/terraform-plugin-sdk:`helper/schema/set.go`).
 */
export function inSetOrder(value: Value | undefined): string[] {
  const keyed = texts(value).map((text) => [String(crc32(text)), text] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : Number(a > b))).map(([, text]) => text);
}

/** Labels as the engine's API has them. */
export const labelsOf = (value: Value | undefined): Record<string, string> | undefined =>
  mapOf(Object.fromEntries(recordsOf(value).map(({ label, value }) => [label as string, value as string])));

/** Labels as the program has them. */
export const labelRecords = (labels: Record<string, string> | null | undefined): Value[] =>
  Object.entries(labels ?? {}).map(([label, value]) => ({ label, value }));

const units: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** Nanoseconds in a Go duration such as `1m30s`. */
export function nanoseconds(duration: Value | undefined): number {
  const parts = [...String(duration ?? "").matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit as string] as number), 0);
}

/** A Go duration as Go writes it: `1m30s`, `500ms`, `0s`. */
export function goDuration(nanoseconds: number | undefined): string {
  const total = nanoseconds ?? 0;
  if (total === 0) return "0s";
  if (total < 1e3) return `${total}ns`;
  if (total < 1e6) return `${total / 1e3}µs`;
  if (total < 1e9) return `${total / 1e6}ms`;
  const seconds = total / 1e9;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${Number((seconds % 60).toFixed(9))}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}

export const megabytes = (value: Value | undefined): number | undefined => {
  const count = numberOf(value);
  return count && count > 0 ? count * 1024 * 1024 : count;
};

export const inMegabytes = (bytes: number | undefined): number =>
  (bytes ?? 0) > 0 ? Math.floor((bytes as number) / 1024 / 1024) : (bytes ?? 0);
