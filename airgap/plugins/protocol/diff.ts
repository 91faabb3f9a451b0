import type { Field, Fields } from "./fields";
import { hasUnknown, isObject, type Properties, type Value } from "./values";

export interface Change {
  readonly path: string;
  readonly kind: "add" | "update" | "delete";
  readonly replace: boolean;
}

/**
 * Compares what a resource is (`state`) with what the program wants (`inputs`). As in Terraform, whose provider the
 * official plugin wraps: an empty value is the same as none, and a computed property that the program leaves out
 * keeps what it has.
 */
export function diff(fields: Fields, state: Properties, inputs: Properties): Change[] {
  return diffMembers(fields, state, inputs, "", true);
}

function diffMembers(fields: Fields, state: Properties, inputs: Properties, path: string, alone: boolean): Change[] {
  return Object.entries(fields).flatMap(([key, field]) =>
    diffField(field, state[key], inputs[key], path + key, alone && !field.inPlace),
  );
}

function diffField(field: Field, old: Value | undefined, now: Value | undefined, path: string, replace: boolean) {
  if (field.output || (field.computed && isEmpty(now)) || (field.ignoreEmpty && isEmpty(now))) return [];
  if (typeof now === "string" && hasUnknown(now)) return [change(path, old, now, replace)];
  if (isEmpty(old) && isEmpty(now)) return [];
  // Without a value of its own, the default is what it becomes.
  if (isEmpty(now) && field.default !== undefined) return [change(path, old, field.default, replace)];
  if (field.type === "map") return diffMap(old, now, path, replace);
  if (isEmpty(old) || isEmpty(now)) return [change(path, old, now, replace)];
  if (field.type === "record" && field.fields)
    return diffMembers(field.fields, old as Properties, now as Properties, `${path}.`, replace);
  if (field.type === "list") return diffList(field, old as Value[], now as Value[], path, replace);
  return old === now ? [] : [change(path, old, now, replace)];
}

function diffMap(old: Value | undefined, now: Value | undefined, path: string, replace: boolean): Change[] {
  if (!isObject(old)) return [change(path, old, now, replace)];
  const wanted = isObject(now) ? now : {};
  return [...new Set([...Object.keys(old), ...Object.keys(wanted)])]
    .filter((key) => old[key] !== wanted[key])
    .map((key) => change(memberPath(path, key), old[key], wanted[key], replace));
}

/** A property path as the engine writes it: `labels.team`, `options["com.docker.network.driver.mtu"]`. */
export const memberPath = (path: string, key: string): string =>
  /^[a-zA-Z_]\w*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

function diffList(field: Field, old: Value[], now: Value[], path: string, replace: boolean): Change[] {
  if (field.unordered) return diffSet(field, old, now, path, replace);
  const length = Math.max(old.length, now.length);
  return Array.from({ length }, (_, index) => {
    const at = `${path}[${index}]`;
    const [before, after] = [old[index], now[index]];
    if (!field.fields || !isObject(before) || !isObject(after))
      return before === after ? [] : [change(at, before, after, replace)];
    return diffMembers(field.fields, before, after, `${at}.`, replace);
  }).flat();
}

function diffSet(field: Field, old: Value[], now: Value[], path: string, replace: boolean): Change[] {
  const oldKeys = old.map((item) => canonical(field, item));
  const nowKeys = now.map((item) => canonical(field, item));
  const gone = old.flatMap((item, index) => (nowKeys.includes(oldKeys[index] as string) ? [] : [{ item, index }]));
  const come = now.flatMap((item, index) => (oldKeys.includes(nowKeys[index] as string) ? [] : [{ item, index }]));
  const indexes = [...new Set([...gone, ...come].map(({ index }) => index))].sort((a, b) => a - b);
  const at = (entries: typeof gone, index: number) => entries.find((entry) => entry.index === index)?.item;
  return indexes.map((index) => change(`${path}[${index}]`, at(gone, index), at(come, index), replace));
}

/** Text that is equal for two set elements exactly when they mean the same. */
function canonical(field: Field, value: Value): string {
  if (!field.fields || !isObject(value)) return JSON.stringify(value);
  return JSON.stringify(
    Object.entries(field.fields)
      .filter(([key]) => !isEmpty(value[key]))
      .map(([key, member]) => [key, canonicalMember(member, value[key] as Value)]),
  );
}

function canonicalMember(field: Field, value: Value): string {
  if (field.type === "record") return canonical(field, value);
  if (field.type === "map" && isObject(value)) return JSON.stringify(Object.entries(value).sort());
  if (field.type !== "list" || !Array.isArray(value)) return JSON.stringify(value);
  const items = value.map((item) => canonical(field, item));
  return JSON.stringify(field.unordered ? items.sort() : items);
}

function change(path: string, old: Value | undefined, now: Value | undefined, replace: boolean): Change {
  return { path, kind: isMissing(old) ? "add" : isMissing(now) ? "delete" : "update", replace };
}

function isMissing(value: Value | undefined): boolean {
  return value === undefined || value === null || (typeof value === "object" && isEmpty(value));
}

/** Terraform's zero values, which it cannot tell from "not set". */
export function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
