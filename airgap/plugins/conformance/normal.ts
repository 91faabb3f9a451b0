import { isEmpty } from "../protocol/diff";
import { isInternal, isObject, type Properties, unknown, type Value } from "../protocol/values";

/** What a plugin's comparison says: changed paths with their kind. */
export interface Diffed {
  readonly changes: Record<string, string>;
  readonly deleteBeforeReplace: boolean;
}

/** Lists whose order says something. */
const ordered = ["command", "entrypoints", "tests", "ports", "Cmd", "Args", "Entrypoint", "Test"];

/** What differs between two objects made the same way: addresses, times, places, and what the engine counts. */
const passing = new Set([
  ...["Id", "Image", "Created", "CreatedAt", "Pid", "StartedAt", "FinishedAt", "Log", "GraphDriver", "Hostname"],
  ...["ResolvConfPath", "HostnamePath", "HostsPath", "LogPath", "SandboxID", "SandboxKey", "EndpointID"],
  ...["NetworkID", "IPAddress", "MacAddress", "Gateway", "IPPrefixLen", "Containers", "IPAM", "Mountpoint", "Source"],
  ...["Health", "Status", "AppArmorProfile", "Version", "ExecIDs"],
  ...["RootFS", "Size", "VirtualSize", "Metadata", "ContainerConfig", "Container", "Parent"],
  ...["id", "imageId", "repoDigest", "hostname", "networkDatas", "ipamConfigs", "mountpoint"],
]);

/** A form in which two objects made the same way are equal: nothing that passes, nothing empty, sets in order. */
export function normal(value: Value, key = ""): Value {
  if (typeof value === "string") return key === "contextDigest" ? value : normalText(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => normal(item));
    return ordered.includes(key) ? items : items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (key === "external") return normalText(String(value));
  return isObject(value) ? normalMembers(value) : value;
}

function normalMembers(object: Properties): Properties {
  const kept = Object.entries(object).filter(
    ([key, value]) => !passing.has(key) && !isInternal(key) && !isEmpty(value),
  );
  const members = kept.map(([key, value]) => [key, normal(value, key)] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.filter(([, value]) => !isEmpty(value)));
}

/** The range from which Linux picks. */
const freePort = /^(3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60\d{3})$/;

const normalText = (text: string): string =>
  text
    .replace(/[0-9a-f]{64}/g, "<id>")
    .replace(/^[0-9a-f]{12}$/, "<short id>")
    .replace(/^(conformance)-[0-9a-f]{7}$/, "$1-<random>")
    .replace(freePort, "<free port>");

/** The names of the outputs that are not known yet. */
export const unknownKeys = (state: Properties): string[] =>
  Object.keys(state)
    .filter((key) => state[key] === unknown && !isInternal(key))
    .sort();

/**
 * A comparison with one entry for each list: plugins number the elements of a set as they like, but agree on whether
 * it changed and what that means.
 */
export function normalDiff({ changes, deleteBeforeReplace }: Diffed): Diffed {
  const merged: Record<string, string> = {};
  for (const [path, kind] of Object.entries(changes)) {
    const [list, rest] = path.split(/(\[\d.*)/) as [string, string?];
    merged[list] = rest === undefined ? kind : kind.replace(/^(add|delete|update)/, "update");
  }
  return { changes: merged, deleteBeforeReplace };
}
