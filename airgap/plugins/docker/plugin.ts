import type Docker from "dockerode";
import { dependencies } from "../../../package.json";
import { diff } from "../protocol/diff";
import { type Fields, list, text } from "../protocol/fields";
import type { Plugin } from "../protocol/resource";
import { isInternal, type Properties } from "../protocol/values";
import { Container } from "./container";
import { connect, type EngineAddress, hostOf, ping } from "./engine";
import { Image } from "./image";
import { texts } from "./inputs";
import { Network } from "./network";
import { RemoteImage } from "./remote-image";
import { Volume } from "./volume";

const configFields: Fields = {
  host: text({ inPlace: true }),
  context: text({ inPlace: true }),
  sshOpts: list({ inPlace: true }),
};
const engineKeys = ["version", "pluginDownloadURL"];

/** The stand-in for the plugin of @pulumi/docker: the resource types that this project uses. */
export function dockerPlugin(): Plugin {
  let client: Docker | undefined;
  const docker = (): Docker => {
    client ??= connect({ sshOpts: [] });
    return client;
  };
  return {
    name: "docker",
    version: dependencies["@pulumi/docker"],
    acceptSecrets: false,
    resources: {
      "docker:index/container:Container": new Container(docker),
      "docker:index/image:Image": new Image(docker),
      "docker:index/network:Network": new Network(docker),
      "docker:index/remoteImage:RemoteImage": new RemoteImage(docker),
      "docker:index/volume:Volume": new Volume(docker),
    },
    checkConfig: (config) =>
      Object.keys(config)
        .filter((key) => !isInternal(key) && !(key in configFields) && !engineKeys.includes(key))
        .map((property) => ({
          property,
          reason: `the stand-in plugin does not know the setting "${property}" of the provider; it needs the official docker plugin`,
        })),
    diffConfig: (old, config) => diff(configFields, settings(old), settings(config)),
    async configure(config) {
      const address = addressFrom(settings(config));
      client = connect(address);
      // Over SSH each connection is expensive, and the first real request says as much.
      if (!hostOf(address).startsWith("ssh:")) await ping(client, address);
    },
  };
}

const addressFrom = (config: Properties): EngineAddress => ({
  host: config.host as string | undefined,
  context: (config.context as string | undefined) ?? process.env.DOCKER_CONTEXT,
  sshOpts: config.sshOpts ? texts(config.sshOpts) : (process.env.DOCKER_SSH_OPTS ?? "").split(/\s+/).filter(Boolean),
});

/** Provider settings that are no plain text arrive as JSON. */
function settings(config: Properties): Properties {
  const { sshOpts } = config;
  return typeof sshOpts === "string" ? { ...config, sshOpts: JSON.parse(sshOpts) } : config;
}
