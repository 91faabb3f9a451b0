import type { Properties } from "../protocol/values";

export const conformanceImage = "twtest-conformance:1";
export const networkName = "twtest-conformance-net";

/** A resource, and changes of it whose meaning official plugin and stand-in must see alike. */
export interface Case {
  readonly title: string;
  readonly type: string;
  readonly inputs: Properties;
  /** What `docker inspect` is asked for; nothing for what is no Docker object. */
  readonly object?: { readonly kind: "container" | "network" | "volume" | "image"; readonly name: string };
  /** Inputs that differ in one thing; `null` takes a property away. */
  readonly changes: Readonly<Record<string, Properties>>;
  /** A change that is carried out, too. */
  readonly update?: Properties;
}

const container = (name: string, inputs: Properties, rest: Pick<Case, "changes" | "update">): Case => ({
  title: `container ${name}`,
  type: "docker:index/container:Container",
  inputs: { name: `twtest-conformance-${name}`, image: conformanceImage, ...inputs },
  object: { kind: "container", name: `twtest-conformance-${name}` },
  ...rest,
});

const network: Case = {
  title: "network",
  type: "docker:index/network:Network",
  inputs: { name: networkName, labels: [{ label: "twtest", value: "yes" }], attachable: true },
  object: { kind: "network", name: networkName },
  changes: {
    "another driver": { driver: "macvlan" },
    "another label": { labels: [{ label: "twtest", value: "no" }] },
    "one label more": { labels: [{ label: "twtest", value: "yes" }, { label: "b", value: "c" }] },
    internal: { internal: true },
    "not attachable": { attachable: null },
    "a subnet": { ipamConfigs: [{ subnet: "10.201.0.0/24", gateway: "10.201.0.1" }] },
    options: { options: { "com.docker.network.bridge.name": "twtest0" } },
    "a generated name": { name: null },
  },
};

const subnet: Case = {
  title: "network with a subnet",
  type: "docker:index/network:Network",
  inputs: {
    name: "twtest-conformance-subnet",
    driver: "bridge",
    internal: true,
    ipamConfigs: [{ subnet: "10.202.0.0/24", gateway: "10.202.0.1" }],
    options: { "com.docker.network.driver.mtu": "1400" },
  },
  object: { kind: "network", name: "twtest-conformance-subnet" },
  changes: {
    "another subnet": { ipamConfigs: [{ subnet: "10.203.0.0/24", gateway: "10.203.0.1" }] },
    "no subnet": { ipamConfigs: null },
    "another option": { options: { "com.docker.network.driver.mtu": "1300" } },
  },
};

const volume: Case = {
  title: "volume",
  type: "docker:index/volume:Volume",
  inputs: { name: "twtest-conformance-vol", labels: [{ label: "twtest", value: "yes" }] },
  object: { kind: "volume", name: "twtest-conformance-vol" },
  changes: {
    "another name": { name: "twtest-conformance-vol2" },
    "another driver": { driver: "nfs" },
    "driver options": { driverOpts: { type: "tmpfs" } },
    "no labels": { labels: null },
    "no name": { name: null },
  },
};

const remoteImage: Case = {
  title: "remote image",
  type: "docker:index/remoteImage:RemoteImage",
  inputs: { name: conformanceImage, keepLocally: true },
  changes: {
    "another name": { name: "twtest-other:1" },
    "not kept": { keepLocally: null },
    "force remove": { forceRemove: true },
    "pull triggers": { pullTriggers: ["a"] },
    platform: { platform: "linux/arm64" },
  },
};

const sleep: Properties = { command: ["sleep", "600"] };

const plain = container("plain", sleep, {
  changes: {
    envs: { envs: ["A=1"] },
    entrypoint: { entrypoints: ["/bin/sh"] },
    "no command": { command: null },
    user: { user: "nobody" },
    hostname: { hostname: "other" },
    domainname: { domainname: "example.org" },
    workingDir: { workingDir: "/tmp" },
    labels: { labels: [{ label: "a", value: "b" }] },
    ports: { ports: [{ internal: 80 }] },
    networkMode: { networkMode: "host" },
    networksAdvanced: { networksAdvanced: [{ name: networkName }] },
    restart: { restart: "always" },
    memory: { memory: 64 },
    memoryReservation: { memoryReservation: 32 },
    memorySwap: { memorySwap: 128 },
    cpus: { cpus: "0.5" },
    cpuShares: { cpuShares: 512 },
    cpuSet: { cpuSet: "0" },
    cpuQuota: { cpuQuota: 50000 },
    shmSize: { shmSize: 32 },
    tmpfs: { tmpfs: { "/scratch": "size=1m" } },
    mounts: { mounts: [{ type: "tmpfs", target: "/scratch" }] },
    volumes: { volumes: [{ volumeName: "twtest-v", containerPath: "/data" }] },
    uploads: { uploads: [{ file: "/a", content: "b" }] },
    healthcheck: { healthcheck: { tests: ["CMD", "true"] } },
    wait: { wait: true },
    mustRun: { mustRun: false },
    start: { start: false },
    rm: { rm: true },
    attach: { attach: true },
    logs: { logs: true },
    logDriver: { logDriver: "local" },
    logOpts: { logOpts: { "max-size": "1m" } },
    init: { init: true },
    privileged: { privileged: true },
    readOnly: { readOnly: true },
    capabilities: { capabilities: { drops: ["ALL"] } },
    securityOpts: { securityOpts: ["no-new-privileges:true"] },
    sysctls: { sysctls: { "net.core.somaxconn": "256" } },
    ulimits: { ulimits: [{ name: "nofile", soft: 100, hard: 200 }] },
    stopSignal: { stopSignal: "SIGINT" },
    stopTimeout: { stopTimeout: 3 },
    destroyGraceSeconds: { destroyGraceSeconds: 2 },
    removeVolumes: { removeVolumes: false },
    hosts: { hosts: [{ host: "db", ip: "10.0.0.1" }] },
    dns: { dns: ["10.0.0.53"] },
    groupAdds: { groupAdds: ["10"] },
    pidMode: { pidMode: "host" },
    ipcMode: { ipcMode: "host" },
    usernsMode: { usernsMode: "host" },
    tty: { tty: true },
    stdinOpen: { stdinOpen: true },
    "another image": { image: "twtest-other:1" },
    "a generated name": { name: null },
  },
  update: { restart: "on-failure", maxRetryCount: 3, memory: 48, memorySwap: 96, cpuShares: 256 },
});

const rich = container(
  "rich",
  {
    command: ["sh", "-c", "echo started; exec sleep 600"],
    entrypoints: ["/usr/bin/env"],
    envs: ["ZETA=1", "ALPHA=2", "PASSWORD=geheim"],
    user: "0:0",
    hostname: "rich",
    domainname: "example.org",
    workingDir: "/tmp",
    labels: [
      { label: "twtest.stack", value: "conformance" },
      { label: "a", value: "b" },
    ],
    networkMode: "bridge",
    networksAdvanced: [{ name: networkName, aliases: ["web", "app"] }],
    ports: [
      { internal: 8080, external: 18431, ip: "127.0.0.1" },
      { internal: 9464, ip: "127.0.0.1" },
    ],
    restart: "unless-stopped",
    memory: 64,
    memorySwap: 128,
    memoryReservation: 32,
    cpus: "0.5",
    cpuShares: 512,
    cpuSet: "0",
    shmSize: 32,
    tmpfs: { "/run/lock": "size=1m" },
    mounts: [{ type: "tmpfs", target: "/scratch", tmpfsOptions: { sizeBytes: 1048576 } }],
    volumes: [
      { volumeName: "twtest-conformance-vol", containerPath: "/data" },
      { hostPath: "/tmp", containerPath: "/host", readOnly: true },
    ],
    uploads: [
      { file: "/etc/twtest.conf", content: "a = 1\n" },
      { file: "/etc/twtest.sh", contentBase64: "ZWNobyBoaQo=", executable: true },
      { file: "/etc/twtest.secret", content: "geheim", permissions: "0600" },
    ],
    healthcheck: { tests: ["CMD-SHELL", "true"], interval: "1s", timeout: "1m30s", startPeriod: "500ms", retries: 3 },
    wait: true,
    waitTimeout: 30,
    logDriver: "json-file",
    logOpts: { "max-size": "1m", "max-file": "2" },
    init: true,
    capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN", "CAP_NET_BIND_SERVICE"] },
    securityOpts: ["no-new-privileges:true"],
    sysctls: { "net.core.somaxconn": "256" },
    ulimits: [{ name: "nofile", soft: 1024, hard: 2048 }],
    stopSignal: "SIGTERM",
    stopTimeout: 3,
    destroyGraceSeconds: 1,
    hosts: [{ host: "db", ip: "10.0.0.1" }],
    dns: ["10.0.0.53"],
    groupAdds: ["10"],
    ipcMode: "private",
    stdinOpen: true,
  },
  {
    changes: {
      "envs in another order": { envs: ["PASSWORD=geheim", "ZETA=1", "ALPHA=2"] },
      "another env": { envs: ["ZETA=1", "ALPHA=3", "PASSWORD=geheim"] },
      "no envs": { envs: null },
      "no labels": { labels: null },
      "another command": { command: ["sh", "-c", "sleep 1"] },
      "a shorter command": { command: ["sh"] },
      "aliases in another order": { networksAdvanced: [{ name: networkName, aliases: ["app", "web"] }] },
      "another alias": { networksAdvanced: [{ name: networkName, aliases: ["web", "api"] }] },
      "no network": { networksAdvanced: null },
      "a port less": { ports: [{ internal: 8080, external: 18431, ip: "127.0.0.1" }] },
      "another port": {
        ports: [
          { internal: 8080, external: 18432, ip: "127.0.0.1" },
          { internal: 9464, ip: "127.0.0.1" },
        ],
      },
      "ports in another order": {
        ports: [
          { internal: 9464, ip: "127.0.0.1" },
          { internal: 8080, external: 18431, ip: "127.0.0.1" },
        ],
      },
      "no memory limit": { memory: null, memorySwap: null },
      "no swap limit": { memorySwap: null },
      "another mount size": { mounts: [{ type: "tmpfs", target: "/scratch", tmpfsOptions: { sizeBytes: 2097152 } }] },
      "a read-only mount": {
        mounts: [{ type: "tmpfs", target: "/scratch", readOnly: true, tmpfsOptions: { sizeBytes: 1048576 } }],
      },
      "no mounts": { mounts: null },
      "a volume less": { volumes: [{ volumeName: "twtest-conformance-vol", containerPath: "/data" }] },
      "another upload": { uploads: [{ file: "/etc/twtest.conf", content: "a = 2\n" }] },
      "another health interval": {
        healthcheck: { tests: ["CMD-SHELL", "true"], interval: "2s", timeout: "1m30s", startPeriod: "500ms", retries: 3 },
      },
      "another health test": {
        healthcheck: { tests: ["CMD", "true"], interval: "1s", timeout: "1m30s", startPeriod: "500ms", retries: 3 },
      },
      "no healthcheck": { healthcheck: null, wait: null },
      "no wait": { wait: null },
      "another tmpfs": { tmpfs: { "/run/lock": "size=2m" } },
      "no capabilities": { capabilities: null },
      "another capability": { capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN"] } },
      "no user": { user: null },
      "no hosts": { hosts: null },
      "no dns": { dns: null },
      "no log options": { logOpts: null },
      "no sysctls": { sysctls: null },
      "another ulimit": { ulimits: [{ name: "nofile", soft: 1024, hard: 4096 }] },
      "no cpus": { cpus: null },
      "no init": { init: null },
      "no stop timeout": { stopTimeout: null },
      "no shm size": { shmSize: null },
    },
    update: { memory: 96, memorySwap: 192, cpuShares: 1024, restart: "always" },
  },
);

const once = container(
  "once",
  { command: ["sh", "-c", "echo out; exit 3"], mustRun: false, attach: true, logs: true },
  { changes: { mustRun: { mustRun: true } } },
);

const autonamed: Case = {
  title: "volume with a generated name",
  type: "docker:index/volume:Volume",
  inputs: {},
  changes: { labels: { labels: [{ label: "a", value: "b" }] } },
};

/** In the order in which they are made; later ones use the network and the volume of earlier ones. */
export const dockerCases: readonly Case[] = [network, subnet, volume, autonamed, remoteImage, plain, rich, once];

const local: Case = {
  title: "local command",
  type: "command:local:Command",
  inputs: {
    create: 'printf "%s-%s\\n\\n" "$A" "$PULUMI_COMMAND_STDOUT"; cat; echo oops >&2',
    update: 'printf "%s+%s" "$A" "$PULUMI_COMMAND_STDOUT"',
    environment: { A: "1" },
    stdin: "in\n",
    triggers: ["x", 1, { y: [true] }],
    logging: "none",
  },
  changes: {
    "another create": { create: "echo" },
    "no update": { update: null },
    "a delete": { delete: "true" },
    "another environment": { environment: { A: "2" } },
    "an environment variable more": { environment: { A: "1", B: "2" } },
    "no environment": { environment: null },
    "another trigger": { triggers: ["x", 2, { y: [true] }] },
    "a trigger more": { triggers: ["x", 1, { y: [true] }, "z"] },
    "no triggers": { triggers: null },
    "another stdin": { stdin: "" },
    logging: { logging: null },
    dir: { dir: "/" },
    interpreter: { interpreter: ["/bin/sh", "-ec"] },
  },
  update: { environment: { A: "2" } },
};

const silent: Case = {
  title: "local command without create",
  type: "command:local:Command",
  inputs: { delete: "true" },
  changes: {},
  update: { delete: ":" },
};

export const commandCases: readonly Case[] = [local, silent];
