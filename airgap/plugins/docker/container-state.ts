import type Docker from "dockerode";
import type { Properties, Value } from "../protocol/values";
import { goDuration, inMegabytes, mapOf } from "./inputs";

type Inspected = Docker.ContainerInspectInfo;

/**
 * A container's properties from what the engine says of it, on top of what is known from before: some, such as
 * environment and labels, mix with the image's and are never read back, as in the official plugin.
 */
export function containerState(found: Inspected, known: Properties): Properties {
  return {
    ...known,
    ...identity(found, known),
    ...process(found),
    ...network(found, known),
    ...host(found),
    ...limits(found, known),
    ...life(found, known),
  };
}

const identity = (found: Inspected, { image }: Properties): Properties => ({
  id: found.Id,
  name: found.Name.replace(/^\//, ""),
  image: String(image ?? "").startsWith("sha256:") ? found.Image : found.Config.Image,
  platform: found.Platform,
});

const process = ({ Config }: Inspected): Properties => ({
  hostname: Config.Hostname,
  domainname: Config.Domainname,
  user: Config.User,
  workingDir: Config.WorkingDir,
  command: Config.Cmd ?? [],
  entrypoints: (Config.Entrypoint as string[] | null) ?? [],
  tty: Config.Tty,
  stdinOpen: Config.OpenStdin,
  stopSignal: (Config as { StopSignal?: string }).StopSignal ?? "",
  stopTimeout: (Config as { StopTimeout?: number }).StopTimeout ?? 0,
  ...(Config.Healthcheck ? { healthcheck: healthcheck(Config.Healthcheck) } : {}),
});

const healthcheck = (check: Docker.HealthConfig & { StartInterval?: number }): Value => ({
  tests: check.Test ?? [],
  interval: goDuration(check.Interval),
  timeout: goDuration(check.Timeout),
  startPeriod: goDuration(check.StartPeriod),
  startInterval: goDuration(check.StartInterval),
  retries: check.Retries ?? 0,
});

function network({ NetworkSettings, State, HostConfig }: Inspected, { ports, mustRun }: Properties): Properties {
  const readsPorts = (State.Running || mustRun === true) && Array.isArray(ports) && ports.length > 0;
  return {
    bridge: (NetworkSettings as { Bridge?: string }).Bridge ?? "",
    networkMode: HostConfig.NetworkMode ?? "",
    networkDatas: Object.entries(NetworkSettings.Networks).map(([name, data]) => networkData(name, data)),
    hosts: (HostConfig.ExtraHosts ?? []).map(extraHost),
    dns: HostConfig.Dns ?? [],
    dnsOpts: HostConfig.DnsOptions ?? [],
    dnsSearches: HostConfig.DnsSearch ?? [],
    publishAllPorts: HostConfig.PublishAllPorts ?? false,
    ...(readsPorts ? { ports: publishedPorts(NetworkSettings.Ports) } : {}),
  };
}

type NetworkInfo = Inspected["NetworkSettings"]["Networks"][string];

const networkData = (networkName: string, data: NetworkInfo): Value => ({
  networkName,
  ipAddress: data.IPAddress,
  ipPrefixLength: data.IPPrefixLen,
  gateway: data.Gateway,
  globalIpv6Address: data.GlobalIPv6Address,
  globalIpv6PrefixLength: data.GlobalIPv6PrefixLen,
  ipv6Gateway: data.IPv6Gateway,
  macAddress: data.MacAddress,
});

function extraHost(entry: string): Value {
  const [host, ip] = entry.split(":");
  return { host: host as string, ip: ip as string };
}

/** In ascending order of the container's port, so that is the order in which a program must list them. */
function publishedPorts(ports: Inspected["NetworkSettings"]["Ports"]): Value {
  const entries = Object.entries(ports ?? {}).sort(([a], [b]) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  return entries.flatMap(([port, bindings]) => {
    const [internal, protocol] = port.split("/") as [string, string];
    return (bindings ?? []).map(({ HostIp, HostPort }) => ({
      internal: Number(internal),
      external: Number(HostPort),
      ip: HostIp,
      protocol,
    }));
  });
}

function host({ HostConfig }: Inspected): Properties {
  const { CapAdd, CapDrop } = HostConfig as { CapAdd?: string[]; CapDrop?: string[] };
  const hasCapabilities = (CapAdd?.length ?? 0) + (CapDrop?.length ?? 0) > 0;
  return {
    rm: HostConfig.AutoRemove ?? false,
    readOnly: HostConfig.ReadonlyRootfs ?? false,
    privileged: HostConfig.Privileged ?? false,
    init: HostConfig.Init ?? false,
    runtime: HostConfig.Runtime ?? "",
    restart: HostConfig.RestartPolicy?.Name ?? "",
    maxRetryCount: HostConfig.RestartPolicy?.MaximumRetryCount ?? 0,
    securityOpts: HostConfig.SecurityOpt ?? [],
    sysctls: mapOf(HostConfig.Sysctls as Value) ?? null,
    ipcMode: HostConfig.IpcMode ?? "",
    usernsMode: HostConfig.UsernsMode ?? "",
    groupAdds: HostConfig.GroupAdd ?? [],
    storageOpts: mapOf(HostConfig.StorageOpt) ?? null,
    tmpfs: mapOf(HostConfig.Tmpfs as Value) ?? null,
    mounts: (HostConfig.Mounts ?? []).map(mount),
    logDriver: HostConfig.LogConfig?.Type ?? "",
    ...(hasCapabilities ? { capabilities: { adds: CapAdd ?? [], drops: CapDrop ?? [] } } : {}),
  };
}

function mount(settings: Docker.MountSettings): Value {
  const { BindOptions, VolumeOptions, TmpfsOptions } = settings;
  return {
    type: settings.Type,
    target: settings.Target,
    source: settings.Source ?? "",
    readOnly: settings.ReadOnly ?? false,
    ...(BindOptions ? { bindOptions: { propagation: BindOptions.Propagation ?? "" } } : {}),
    ...(TmpfsOptions ? { tmpfsOptions: { sizeBytes: TmpfsOptions.SizeBytes ?? 0, mode: TmpfsOptions.Mode ?? 0 } } : {}),
    ...(VolumeOptions ? { volumeOptions: volumeOptions(VolumeOptions) } : {}),
  };
}

const volumeOptions = ({
  NoCopy,
  Labels,
  DriverConfig,
}: NonNullable<Docker.MountSettings["VolumeOptions"]>): Value => ({
  noCopy: NoCopy ?? false,
  labels: Object.entries(Labels ?? {}).map(([label, value]) => ({ label, value })),
  driverName: DriverConfig?.Name ?? "",
  driverOptions: DriverConfig?.Options ?? {},
});

function limits({ HostConfig }: Inspected, known: Properties): Properties {
  const ulimits = (HostConfig.Ulimits ?? []).map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard }));
  return {
    memory: inMegabytes(HostConfig.Memory),
    memoryReservation: inMegabytes(HostConfig.MemoryReservation),
    memorySwap: inMegabytes(HostConfig.MemorySwap),
    shmSize: inMegabytes(HostConfig.ShmSize),
    cpuShares: HostConfig.CpuShares ?? 0,
    cpuSet: HostConfig.CpusetCpus ?? "",
    ...(HostConfig.NanoCpus ? { cpus: String(HostConfig.NanoCpus / 1e9) } : {}),
    ...(Array.isArray(known.ulimits) && known.ulimits.length > 0 ? { ulimits: ulimits as Value } : {}),
    ...(known.logOpts ? { logOpts: (HostConfig.LogConfig?.Config as Value) ?? {} } : {}),
    ...(known.pidMode ? { pidMode: HostConfig.PidMode ?? "" } : {}),
  };
}

/** A container that should run and does not is noted as one that need not: that difference makes the update start it. */
function life({ State }: Inspected, { mustRun }: Properties): Properties {
  if (State.Running) return {};
  return { exitCode: State.ExitCode, mustRun: mustRun === undefined ? null : false };
}
