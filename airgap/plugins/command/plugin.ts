import { dependencies } from "../../../package.json";
import type { Plugin } from "../protocol/resource";
import { CommandResource } from "./command-resource";
import { localFields, remoteFields } from "./fields";
import { runLocally } from "./local";
import { runRemotely } from "./remote";

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
