import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Refused } from "../protocol/errors";

interface ContextFile {
  readonly Name?: string;
  readonly Endpoints?: { readonly docker?: { readonly Host?: string } };
}

/** The engine's address in the Docker context `name`, as `docker context create` stored it. */
export function contextHost(name: string): string {
  const folder = join(process.env.DOCKER_CONFIG ?? join(homedir(), ".docker"), "contexts/meta");
  const host = files(folder).find(({ Name }) => Name === name)?.Endpoints?.docker?.Host;
  if (host) return host;
  throw new Refused(`there is no Docker context "${name}" below ${folder}; see "docker context ls"`);
}

function files(folder: string): ContextFile[] {
  try {
    return readdirSync(folder).map((entry) => JSON.parse(readFileSync(join(folder, entry, "meta.json"), "utf8")));
  } catch {
    return [];
  }
}
