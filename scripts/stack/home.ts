import { existsSync, mkdirSync, realpathSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import Docker from "dockerode";
import { z } from "zod";
import { ownerLabel, stackLabel } from "../../contract/naming";
import { isThisMachine } from "../../infra/hosts/settings";
import { readKept } from "../../kit/kept-files";
import { replaceFile } from "../../kit/replace-file";
import { messageOf, UserError } from "../../kit/user-error";
import { backendDescription, ownUrl } from "../lib/backend";
import { workFiles, workFolder } from "../lib/paths";
import { defaultAddress } from "../setup/engine-answer";

const homeSchema = z.object({
  /** URL of Pulumi's backend that holds the stack's state; empty for the one in this folder, wherever that is moved. */
  backend: z.string(),
  engine: z.object({ id: z.string(), address: z.string() }),
  /** The stack's own id, once there is one. */
  owner: z.string().optional(),
  /** Ids of labs whose data this stack took over. */
  adopted: z.array(z.string()).default([]),
});

/** Where a stack of this folder lives, noted when `./lab up` begins it. */
export type Home = z.infer<typeof homeSchema>;

/** Whether `./lab up` has ever begun this stack in this folder, and what was noted; labs of before noted nothing. */
export function readHome(stack: string): { readonly begun: boolean; readonly home?: Home } {
  const file = workFiles.begun(stack);
  return { begun: existsSync(file), home: readKept("home", file, homeSchema) };
}

/** Notes that `./lab up` has begun this stack in this folder, and where; what was noted before and is not given stays. */
export async function noteHome(stack: string, known: Partial<Pick<Home, "owner" | "adopted">> = {}): Promise<void> {
  mkdirSync(workFolder, { recursive: true });
  const { home } = readHome(stack);
  const noted = { owner: home?.owner, adopted: home?.adopted, ...known };
  const now = homeSchema.parse({ ...noted, backend: foreignBackend(), engine: await thisEngine() });
  replaceFile(workFiles.begun(stack), `${JSON.stringify(now, null, 2)}\n`);
}

/** Undoes `noteHome`, when nothing of the stack is left. */
export function noteGone(stack: string): void {
  rmSync(workFiles.begun(stack), { force: true });
}

/** Throws when Pulumi would now look for this folder's stack in another backend than the one that has it. */
export function assertSameBackend(stack: string): void {
  const { home } = readHome(stack);
  const now = backendDescription();
  if (!home || home.backend === foreignBackend()) return;
  const kept = home.backend || ownUrl;
  const from = process.env.PULUMI_BACKEND_URL ? "PULUMI_BACKEND_URL is set" : "pulumi login has changed";
  throw new UserError(
    `the lab "${stack}" of this folder is kept in ${kept}, and Pulumi now works with ${now} (${from})`,
    [`go back to where it is: ${wayBack(kept)}`, "a lab in the other backend takes another name: --stack <name>"].join(
      "; ",
    ),
  );
}

/** The backend that Pulumi works with now, empty where that is this folder's own. */
function foreignBackend(): string {
  const url = backendDescription();
  if (!url.startsWith("file:///")) return url;
  const folder = fileURLToPath(url);
  return real(folder) === real(workFiles.backend) ? "" : pathToFileURL(real(folder)).href;
}

/** A folder by the one path that it has, however it was reached. */
const real = (folder: string): string => (existsSync(folder) ? realpathSync(folder) : folder);

function wayBack(backend: string): string {
  const restored = `PULUMI_BACKEND_URL=${backend} ./lab …`;
  return process.env.PULUMI_BACKEND_URL
    ? `unset PULUMI_BACKEND_URL, or ${restored}`
    : `pulumi login ${backend}, or ${restored}`;
}

/** Throws when Docker commands now reach another engine than the one that this folder's lab runs on. */
export async function assertSameEngine(stack: string, hosts?: string): Promise<void> {
  if (await isSameEngine(stack, hosts)) return;
  const { home } = readHome(stack);
  const now = await thisEngine();
  if (!home)
    throw new UserError(
      `${workFiles.begun(stack)}, the note of where the lab "${stack}" lives, cannot be read, and the Docker engine at ${now.address} has nothing of it`,
      `choose the engine that has it (docker context ls); if that is gone for good: ./lab up --stack ${stack} --new-engine begins an empty sale here`,
    );
  throw new UserError(
    `the lab "${stack}" of this folder runs on the Docker engine at ${home.engine.address} (${home.engine.id}), and Docker commands now go to ${now.address} (${now.id})`,
    `go back to that engine: DOCKER_HOST=${home.engine.address} ./lab …, or choose its context (docker context ls); a lab on this engine takes another name: --stack <name>; if that engine is gone for good: ./lab up --stack ${stack} --new-engine begins an empty sale here`,
  );
}

/** Whether Docker commands reach the engine that the lab was begun on; true where it was begun nowhere. */
export async function isSameEngine(stack: string, hosts?: string): Promise<boolean> {
  const { begun, home } = readHome(stack);
  if (!begun || !usesThisEngine(hosts)) return true;
  // A note that is damaged, or of a version that noted nothing: the lab's objects tell.
  if (!home) return await hasObjects(`${stackLabel}=${stack}`);
  return (await thisEngine()).id === home.engine.id || (await hasObjectsOf(home));
}

/** Whether any host of the stack is the engine that Docker commands reach; `hosts` is the setting. */
function usesThisEngine(hosts: string | undefined): boolean {
  if (!hosts) return true;
  try {
    return Object.values(JSON.parse(hosts) as Record<string, never>).some((host) => isThisMachine(host));
  } catch {
    return true;
  }
}

/** An engine that was given a new id still has the lab's containers. */
async function hasObjectsOf({ owner }: Home): Promise<boolean> {
  return owner !== undefined && (await hasObjects(`${ownerLabel}=${owner}`));
}

async function hasObjects(label: string): Promise<boolean> {
  const docker = new Docker();
  const filters = { label: [label] };
  const { Volumes: volumes } = await docker.listVolumes({ filters });
  return volumes.length > 0 || (await docker.listContainers({ all: true, filters })).length > 0;
}

async function thisEngine(): Promise<Home["engine"]> {
  try {
    const { ID } = await new Docker({ timeout: 20_000 }).info();
    return { id: ID as string, address: process.env.DOCKER_HOST ?? defaultAddress };
  } catch (error) {
    throw new UserError(
      `the Docker engine does not say who it is: ${messageOf(error)}`,
      "`docker info` shows what is wrong with it; put that right, then run the command again",
    );
  }
}
