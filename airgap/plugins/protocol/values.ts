import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A resource property as the engine sends it: JSON, with secrets and unknowns in the engine's own encoding. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
export type Properties = Record<string, Value>;

// The engine's wire encoding: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const unknownValues = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Stands for a value that is not known before the update runs. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Keys in which the bridge of the official plugin keeps its own notes; no property of any resource. */
export const isInternal = (key: string): boolean => key.startsWith("__");

export const isObject = (value: Value | undefined): value is { [key: string]: Value } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSecret = (value: Value): value is { value: Value } =>
  isObject(value) && value[signatureKey] === secretSignature;

/** Wraps a value so that the engine keeps it encrypted. */
export const secret = (value: Value): Value =>
  isSecret(value) ? value : { [signatureKey]: secretSignature, value: reveal(value) };

function contains(value: Value | undefined, matches: (value: Value) => boolean): boolean {
  if (value === undefined) return false;
  if (matches(value)) return true;
  if (Array.isArray(value)) return value.some((item) => contains(item, matches));
  return isObject(value) && Object.values(value).some((item) => contains(item, matches));
}

export const hasSecret = (value: Value | undefined): boolean => contains(value, isSecret);

export const hasUnknown = (value: Value | undefined): boolean =>
  contains(value, (item) => typeof item === "string" && unknownValues.has(item));

/** The same value with every secret in the open. */
export function reveal(value: Value): Value {
  if (Array.isArray(value)) return value.map(reveal);
  if (!isObject(value)) return value;
  return isSecret(value) ? reveal(value.value) : revealAll(value);
}

export function revealAll(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, reveal(value)]));
}

/** Marks as secret every output whose input of the same name holds a secret. */
export function concealLike(outputs: Properties, inputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [key, hasSecret(inputs[key]) ? secret(value) : value]),
  );
}

export const fromStruct = (struct: Struct | undefined): Properties => (struct?.toJavaScript() ?? {}) as Properties;

export const toStruct = (properties: Properties): Struct => Struct.fromJavaScript(withoutUndefined(properties));

function withoutUndefined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
