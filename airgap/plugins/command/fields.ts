import { type Field, type Fields, flag, integer, list, map, matching, record, text } from "../protocol/fields";

/** Values of any kind, compared and never looked into. */
const triggers: Field = { type: "list", anything: true };

const lifecycle: Fields = {
  create: text({ inPlace: true }),
  update: text({ inPlace: true }),
  delete: text({ inPlace: true }),
  triggers,
  stdin: text({ inPlace: true }),
  environment: map({ inPlace: true }),
  addPreviousOutputInEnv: flag({ inPlace: true }),
  logging: text({
    inPlace: true,
    validate: matching(/^(stdout|stderr|stdoutAndStderr|none)$/, "stdout, stderr, stdoutAndStderr or none"),
  }),
  stdout: text({ output: true }),
  stderr: text({ output: true }),
};

export const localFields: Fields = {
  ...lifecycle,
  dir: text({ inPlace: true }),
  interpreter: list({ inPlace: true }),
};

const endpoint: Fields = {
  host: text({ required: true }),
  port: { type: "number", default: 22 },
  user: text({ default: "root" }),
  password: text(),
  privateKey: text(),
  privateKeyPassword: text(),
  agentSocketPath: text(),
  hostKey: text(),
  dialErrorLimit: integer({ default: 10 }),
  perDialTimeout: integer({ default: 15 }),
};

export const remoteFields: Fields = {
  ...lifecycle,
  connection: record({ ...endpoint, proxy: record(endpoint) }, { required: true, inPlace: true, secret: true }),
};
