import type Docker from "dockerode";
import { isEmpty } from "../protocol/diff";
import type { Properties, Value } from "../protocol/values";
import { mountsOf, portsOf, volumesOf } from "./container-places";
import {
  filled,
  inSetOrder,
  labelsOf,
  mapOf,
  megabytes,
  nanoseconds,
  numberOf,
  recordOf,
  recordsOf,
  textOf,
  texts,
} from "./inputs";

/** The engine's API request that makes a container with these properties (Docker API 1.41, ContainerCreate). */
export function createRequest(inputs: Properties): Docker.ContainerCreateOptions {
  const { exposed } = portsOf(inputs.ports);
  const { volumes } = volumesOf(inputs.volumes);
  return {
    name: inputs.name as string,
    platform: textOf(inputs.platform),
    Image: inputs.image as string,
    Hostname: textOf(inputs.hostname),
    Domainname: textOf(inputs.domainname),
    User: textOf(inputs.user),
    WorkingDir: textOf(inputs.workingDir),
    Tty: inputs.tty === true,
    OpenStdin: inputs.stdinOpen === true,
    StopSignal: textOf(inputs.stopSignal),
    StopTimeout: numberOf(inputs.stopTimeout),
    Env: filled(inSetOrder(inputs.envs)),
    Cmd: filled(commandOf(inputs.command)),
    Entrypoint: filled(texts(inputs.entrypoints)),
    Labels: labelsOf(inputs.labels),
    ExposedPorts: exposed,
    Volumes: volumes,
    Healthcheck: isEmpty(inputs.healthcheck) ? undefined : healthcheckOf(recordOf(inputs.healthcheck)),
    HostConfig: { ...hostConfig(inputs), ...resources(inputs), ...isolation(inputs) },
  } as Docker.ContainerCreateOptions;
}

function commandOf(command: Value | undefined): string[] {
  const words = texts(command);
  if (words.includes("")) throw new Error("the container's command holds an empty word; leave it out");
  return words;
}

// "StartInterval" is newer than the types; engines before API 1.44 pass over it.
const healthcheckOf = (healthcheck: Properties) => ({
  Test: texts(healthcheck.tests),
  Interval: nanoseconds(healthcheck.interval),
  Timeout: nanoseconds(healthcheck.timeout),
  StartPeriod: nanoseconds(healthcheck.startPeriod),
  StartInterval: nanoseconds(healthcheck.startInterval) || undefined,
  Retries: numberOf(healthcheck.retries),
});

function hostConfig(inputs: Properties): Docker.HostConfig {
  const { bindings } = portsOf(inputs.ports);
  const { binds, from } = volumesOf(inputs.volumes);
  return {
    NetworkMode: inputs.networkMode as string,
    PortBindings: bindings,
    PublishAllPorts: inputs.publishAllPorts === true,
    ExtraHosts: filled(recordsOf(inputs.hosts).map(({ host, ip }) => `${host}:${ip}`)),
    Dns: filled(inSetOrder(inputs.dns)),
    DnsOptions: filled(inSetOrder(inputs.dnsOpts)),
    DnsSearch: filled(inSetOrder(inputs.dnsSearches)),
    Binds: filled(binds),
    VolumesFrom: filled(from),
    Mounts: filled(mountsOf(inputs.mounts)),
    Tmpfs: mapOf(inputs.tmpfs),
    StorageOpt: mapOf(inputs.storageOpts),
    AutoRemove: inputs.rm === true,
    RestartPolicy: restartPolicy(inputs),
    Init: inputs.init === true,
    Runtime: textOf(inputs.runtime),
    LogConfig: { Type: (inputs.logDriver as string) ?? "", Config: mapOf(inputs.logOpts) ?? {} },
  };
}

const restartPolicy = ({ restart, maxRetryCount }: Properties) => ({
  Name: restart as string,
  MaximumRetryCount: numberOf(maxRetryCount) ?? 0,
});

function resources(inputs: Properties): Docker.HostConfig {
  const cpus = textOf(inputs.cpus);
  return {
    Memory: megabytes(inputs.memory),
    MemoryReservation: megabytes(inputs.memoryReservation),
    MemorySwap: megabytes(inputs.memorySwap),
    ShmSize: megabytes(inputs.shmSize),
    NanoCpus: cpus ? Math.round(Number(cpus) * 1e9) : undefined,
    CpuPeriod: cpus ? undefined : numberOf(inputs.cpuPeriod),
    CpuQuota: cpus ? undefined : numberOf(inputs.cpuQuota),
    CpuShares: numberOf(inputs.cpuShares),
    CpusetCpus: textOf(inputs.cpuSet),
    Ulimits: filled(recordsOf(inputs.ulimits).map(ulimit)),
  };
}

const ulimit = ({ name, soft, hard }: Properties) => ({
  Name: name as string,
  Soft: soft as number,
  Hard: hard as number,
});

function isolation(inputs: Properties): Docker.HostConfig {
  const { adds, drops } = recordOf(inputs.capabilities);
  const options = inSetOrder(inputs.securityOpts);
  // This one option is the client's business: it stands for empty lists of hidden and read-only paths.
  const unconfined = options.includes("systempaths=unconfined") ? [] : undefined;
  return {
    Privileged: inputs.privileged === true,
    ReadonlyRootfs: inputs.readOnly === true,
    CapAdd: filled(inSetOrder(adds)),
    CapDrop: filled(inSetOrder(drops)),
    SecurityOpt: filled(options.filter((option) => option !== "systempaths=unconfined")),
    MaskedPaths: unconfined,
    ReadonlyPaths: unconfined,
    Sysctls: mapOf(inputs.sysctls),
    GroupAdd: filled(inSetOrder(inputs.groupAdds)),
    PidMode: textOf(inputs.pidMode),
    IpcMode: textOf(inputs.ipcMode),
    UsernsMode: textOf(inputs.usernsMode),
    CgroupnsMode: textOf(inputs.cgroupnsMode),
    CgroupParent: textOf(inputs.cgroupParent),
  } as Docker.HostConfig;
}

/** The engine's API request for what can change while a container stays (ContainerUpdate). */
export const updateRequest = (inputs: Properties) => ({
  RestartPolicy: restartPolicy(inputs),
  CpuShares: numberOf(inputs.cpuShares) ?? 0,
  CpusetCpus: (inputs.cpuSet as string) ?? "",
  Memory: megabytes(inputs.memory) ?? 0,
  MemoryReservation: megabytes(inputs.memoryReservation) ?? 0,
  MemorySwap: megabytes(inputs.memorySwap),
});
