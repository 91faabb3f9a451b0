import { dependencies } from "../../../package.json";
import type { Plugin } from "../protocol/resource";
import { CommandResource, type Run } from "./command-resource";
import { localFields, remoteFields } from "./fields";
import { runLocally } from "./local";

/** SSH is loaded by the first command that needs it, not at every start. */
const runRemotely: Run = async (...command) => (await import("./remote.js")).runRemotely(...command);

/** The stand-in for the plugin of @pulumi/command: local and remote commands. */
export const commandPlugin = (): Plugin => ({
  name: "command",
  version: dependencies["@pulumi/command"],
  acceptSecrets: true,
  resources: {
    "command:local:Command": new CommandResource(localFields, runLocally),
    "command:remote:Command": new CommandResource(remoteFields, runRemotely),
  },
  checkConfig: () => [],
  diffConfig: () => [],
  configure: async () => {},
});
