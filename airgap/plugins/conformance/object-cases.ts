import { builtImage, type Case, conformanceImage, networkName, volumeName } from "./case";

const network: Case = {
  title: "network",
  type: "docker:index/network:Network",
  inputs: { name: networkName, labels: [{ label: "twtest", value: "yes" }], attachable: true },
  object: { kind: "network", name: networkName },
  changes: {
    "another driver": { driver: "macvlan" },
    "another label": { labels: [{ label: "twtest", value: "no" }] },
    "one label more": {
      labels: [
        { label: "twtest", value: "yes" },
        { label: "b", value: "c" },
      ],
    },
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
  inputs: { name: volumeName, labels: [{ label: "twtest", value: "yes" }] },
  object: { kind: "volume", name: volumeName },
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

const autonamed: Case = {
  title: "volume with a generated name",
  type: "docker:index/volume:Volume",
  inputs: {},
  changes: { labels: { labels: [{ label: "a", value: "b" }] } },
};

const built: Case = {
  title: "built image",
  type: "docker:index/image:Image",
  inputs: {
    imageName: builtImage,
    skipPush: true,
    build: { context: "app", args: { BASE: conformanceImage, TEXT: "hi" }, target: "first", platform: "linux/amd64" },
  },
  object: { kind: "image", name: builtImage },
  changes: {
    "another name": { imageName: "twtest-conformance-other:1" },
    "another context": { build: { context: ".", dockerfile: "other.Dockerfile" } },
    "another argument": { build: { context: "app", args: { BASE: conformanceImage, TEXT: "ho" } } },
    "the classic builder": { build: { context: "app", builderVersion: "BuilderV1" } },
    "a Dockerfile outside": { build: { context: "app", dockerfile: "other.Dockerfile" } },
    "built on preview": { buildOnPreview: true },
    "a registry": { registry: { server: "registry.example.org", username: "a", password: "b" } },
  },
  update: { build: { context: "app", dockerfile: "other.Dockerfile", args: { BASE: conformanceImage } } },
};

export const objectCases: readonly Case[] = [network, subnet, volume, autonamed, remoteImage, built];
