import { createHash } from "node:crypto";
import type { Field, Fields } from "./fields";
import { hasSecret, hasUnknown, isInternal, isObject, type Properties, reveal, secret, type Value } from "./values";

export interface Failure {
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly Failure[];
}

export interface CheckRequest {
  readonly type: string;
  readonly name: string;
  readonly plugin: string;
  readonly randomSeed: Uint8Array;
  readonly olds: Properties;
}

/**
 * Checks a program's inputs against the properties that this stand-in covers and fills in defaults, noting in
 * `__defaults` which ones, the way the official plugin does, so that a stack can move between the two.
 */
export function check(fields: Fields, news: Properties, request: CheckRequest): Checked {
  const failures: Failure[] = [];
  const inputs = checkMembers(fields, news, "", (property, reason) => failures.push({ property, reason }), request);
  return { inputs, failures };
}

type Fail = (property: string, reason: string) => void;

function checkMembers(fields: Fields, values: Properties, path: string, fail: Fail, request: CheckRequest): Properties {
  const given = Object.entries(values).filter(([key, value]) => !isInternal(key) && value !== null);
  const inputs: Properties = {};
  for (const [key, value] of given) {
    const field = fields[key];
    if (!field || field.output) fail(path + key, notCovered(path + key, request));
    else inputs[key] = checkValue(field, value, path + key, fail, request);
  }
  const defaults: string[] = [];
  for (const [key, field] of Object.entries(fields)) {
    if (key in inputs) continue;
    const value = defaultOf(key, field, path, request);
    if (value !== undefined) {
      inputs[key] = value;
      defaults.push(key);
    } else if (field.required) fail(path + key, `${request.type} needs the property ${path + key}`);
  }
  return { ...inputs, __defaults: defaults.sort() };
}

const notCovered = (path: string, { type, plugin }: CheckRequest): string =>
  `the stand-in plugin does not know the property "${path}" of ${type}; it needs the official ${plugin} plugin`;

function checkValue(field: Field, value: Value, path: string, fail: Fail, request: CheckRequest): Value {
  const open = reveal(value);
  if (typeof open === "string" && hasUnknown(open)) return value;
  if (!hasType(field, open)) {
    fail(path, `${path} must be a ${field.type}`);
    return value;
  }
  const complaint = field.validate?.(open as never);
  if (complaint) fail(path, `${path} ${complaint}`);
  if (!field.fields) return field.secret ? secret(value) : value;
  const nested = checkNested(field.fields, open, path, fail, request);
  return field.secret || hasSecret(value) ? secret(nested) : nested;
}

function checkNested(fields: Fields, value: Value, path: string, fail: Fail, request: CheckRequest): Value {
  if (Array.isArray(value))
    return value.map((item, index) => checkNested(fields, item, `${path}[${index}]`, fail, request));
  return isObject(value) ? checkMembers(fields, value, `${path}.`, fail, request) : value;
}

function hasType(field: Field, value: Value): boolean {
  switch (field.type) {
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    case "map":
    case "record":
      return isObject(value);
    case "list":
      return Array.isArray(value) && value.every((item) => isElement(field, item));
    default:
      return typeof value === field.type;
  }
}

const isElement = (field: Field, item: Value): boolean =>
  field.anything === true || typeof item === "string" || (field.fields !== undefined && isObject(item));

function defaultOf(key: string, field: Field, path: string, request: CheckRequest): Value | undefined {
  if (field.autonamed && path === "") return autoname(key, request);
  return field.default || undefined;
}

/** The old name where there is one, else the resource's name and seven hexadecimal digits. */
function autoname(key: string, { name, randomSeed, olds }: CheckRequest): string {
  const old = olds[key];
  if (typeof old === "string" && old) return old;
  return `${name}-${createHash("sha256").update(randomSeed).digest("hex").slice(0, 7)}`;
}
