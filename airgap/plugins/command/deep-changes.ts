import { isDeepStrictEqual } from "node:util";
import { type Change, memberPath } from "../protocol/diff";
import { isInternal, isObject, type Properties, type Value } from "../protocol/values";

/**
 * What differs between old and new inputs, down to single values. Only a whole `triggers` that comes or goes replaces
 * here; for a change inside, it is the package's resource that tells the engine to replace.
 */
export function deepChanges(old: Properties, now: Properties): Change[] {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => !isInternal(key));
  return keys.flatMap((key) => compare(old[key], now[key], key));
}

function compare(old: Value | undefined, now: Value | undefined, path: string): Change[] {
  if (isDeepStrictEqual(old, now)) return [];
  if (Array.isArray(old) && Array.isArray(now)) {
    const length = Math.max(old.length, now.length);
    return Array.from({ length }, (_, index) => compare(old[index], now[index], `${path}[${index}]`)).flat();
  }
  if (isObject(old) && isObject(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => compare(old[key], now[key], memberPath(path, key)));
  }
  const kind = old === undefined ? "add" : now === undefined ? "delete" : "update";
  return [{ path, kind, replace: path === "triggers" }];
}
