import type { Case } from "./case";

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
