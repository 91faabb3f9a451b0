import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { utils } from "ssh2";
import { damaged } from "../../../kit/kept-files";
import { replaceFile } from "../../../kit/replace-file";
import { filesOf, type MachinePlan, userKeyFile } from "./plan";

/** What a machine is reached with: the file of the key that logs in, and the public key that the machine shows. */
export interface MachineKeys {
  readonly privateKeyFile: string;
  readonly hostKey: string;
}

/** Makes the keys once, before the machine: its own is put on its disk, so that it is known before it is first seen. */
export function ensureKeys(plan: MachinePlan): MachineKeys {
  const privateKeyFile = userKeyFile(plan.lan);
  ensureKey(privateKeyFile, `ticketwatch ${plan.lan.stack}`, hasDisks(plan.lan.folder));
  const { hostKey, disk } = filesOf(plan);
  return { privateKeyFile, hostKey: ensureKey(hostKey, plan.name, existsSync(disk)) };
}

/** Whether there are machines that know a key already. */
function hasDisks(folder: string): boolean {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.some((name) => existsSync(filesOf({ lan: { folder } as MachinePlan["lan"], name }).disk));
}

/**
 * Makes sure that there is a key pair in `file` and `file`.pub; gives the public key. One that is damaged is made anew
 * while no machine knows it.
 */
function ensureKey(file: string, comment: string, isKnown: boolean): string {
  const found = existsSync(file) ? utils.parseKey(readFileSync(file)) : undefined;
  if (found instanceof Error && isKnown) damaged("machineKey", file, found.message);
  if (found && !(found instanceof Error))
    return publish(file, `${found.type} ${found.getPublicSSH().toString("base64")}`, comment);
  const pair = utils.generateKeyPairSync("ed25519", { comment });
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  replaceFile(file, pair.private, { mode: 0o600 });
  return publish(file, pair.public.split(" ").slice(0, 2).join(" "), comment);
}

/** The public key follows from the private one. */
function publish(file: string, key: string, comment: string): string {
  const publicFile = `${file}.pub`;
  const line = `${key} ${comment}\n`;
  if (!existsSync(publicFile) || readFileSync(publicFile, "utf8") !== line) replaceFile(publicFile, line);
  return key;
}
