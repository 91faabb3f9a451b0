import type Docker from "dockerode";
import { isEmpty } from "../protocol/diff";
import type { Properties, Value } from "../protocol/values";
import { labelsOf, mapOf, numberOf, recordOf, recordsOf, textOf } from "./inputs";

interface Ports {
  readonly exposed: Record<string, object> | undefined;
  readonly bindings: Record<string, { HostIp: string; HostPort: string }[]> | undefined;
}

/** Published ports as the engine's API has them; without an external port the engine picks one. */
export function portsOf(value: Value | undefined): Ports {
  const ports = recordsOf(value);
  if (ports.length === 0) return { exposed: undefined, bindings: undefined };
  const exposed: NonNullable<Ports["exposed"]> = {};
  const bindings: NonNullable<Ports["bindings"]> = {};
  for (const { internal, external, ip, protocol } of ports) {
    const port = `${internal}/${protocol}`;
    exposed[port] = {};
    bindings[port] = [...(bindings[port] ?? []), { HostIp: ip as string, HostPort: String(external ?? 0) }];
  }
  return { exposed, bindings };
}

interface Volumes {
  readonly volumes: Record<string, object> | undefined;
  readonly binds: string[];
  readonly from: string[];
}

/** The `volumes` property as the engine's API has it: mount points, `what:where:how` binds, and other containers. */
export function volumesOf(value: Value | undefined): Volumes {
  const volumes: Record<string, object> = {};
  const binds: string[] = [];
  const from: string[] = [];
  for (const entry of recordsOf(value)) {
    const [path, container] = [textOf(entry.containerPath), textOf(entry.fromContainer)];
    if (Boolean(path) === Boolean(container))
      throw new Error("each entry of volumes needs exactly one of containerPath and fromContainer");
    if (container) from.push(container);
    if (!path) continue;
    volumes[path] = {};
    const source = textOf(entry.hostPath) ?? textOf(entry.volumeName);
    if (source) binds.push(`${source}:${path}:${bindMode(entry)}`);
  }
  return { volumes: isEmpty(volumes as Value) ? undefined : volumes, binds, from };
}

const bindMode = ({ readOnly, selinuxRelabel }: Properties): string =>
  [readOnly ? "ro" : "rw", ...(selinuxRelabel ? [selinuxRelabel] : [])].join(",");

/** The `mounts` property as the engine's API has it. */
export const mountsOf = (value: Value | undefined): Docker.MountSettings[] =>
  recordsOf(value).map(
    (mount) =>
      ({
        Type: mount.type,
        Target: mount.target,
        Source: textOf(mount.source),
        ReadOnly: mount.readOnly === true || undefined,
        ...mountOptions(mount),
      }) as Docker.MountSettings,
  );

function mountOptions({ type, bindOptions, volumeOptions, tmpfsOptions }: Properties): object {
  if (type === "bind" && bindOptions)
    return { BindOptions: { Propagation: textOf(recordOf(bindOptions).propagation) } };
  if (type === "tmpfs" && tmpfsOptions) {
    const { sizeBytes, mode } = recordOf(tmpfsOptions);
    return { TmpfsOptions: { SizeBytes: numberOf(sizeBytes), Mode: numberOf(mode) } };
  }
  if (type !== "volume" || !volumeOptions) return {};
  const { noCopy, labels, driverName, driverOptions } = recordOf(volumeOptions);
  const driver = { Name: textOf(driverName), Options: mapOf(driverOptions) };
  return { VolumeOptions: { NoCopy: noCopy === true, Labels: labelsOf(labels), DriverConfig: driver } };
}
