import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { utils } from "ssh2";
import { filesOf, type MachinePlan, userKeyFile } from "./plan";

/** What a machine is reached with: the file of the key that logs in, and the public key that the machine shows. */
export interface MachineKeys {
  readonly privateKeyFile: string;
  readonly hostKey: string;
}

/** Makes the keys once, before the machine: its own is put on its disk, so that it is known before it is first seen. */
export function ensureKeys(plan: MachinePlan): MachineKeys {
  const privateKeyFile = userKeyFile(plan.lan);
  ensureKey(privateKeyFile, `ticketwatch ${plan.lan.stack}`);
  return { privateKeyFile, hostKey: ensureKey(filesOf(plan).hostKey, plan.name) };
}

/** Makes sure that there is a key pair in `file` and `file`.pub; gives the public key. */
function ensureKey(file: string, comment: string): string {
  const publicFile = `${file}.pub`;
  if (!existsSync(file) || !existsSync(publicFile)) {
    const pair = utils.generateKeyPairSync("ed25519", { comment });
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, pair.private, { mode: 0o600 });
    writeFileSync(publicFile, `${pair.public}\n`);
  }
  return readFileSync(publicFile, "utf8").trim().split(" ").slice(0, 2).join(" ");
}
