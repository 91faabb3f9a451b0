import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { readKept } from "../../kit/kept-files";
import { workFiles } from "./paths";

/** The address of the backend in this folder, whatever characters its path has. */
export const ownUrl = pathToFileURL(workFiles.backend).href;

/** Where the state is, for `doctor` and `status`. */
export function backendDescription(): string {
  return ownBackend() ?? ownUrl;
}

/** The backend that the user is logged in to, if any. */
export function ownBackend(env: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  if (env.PULUMI_BACKEND_URL) return env.PULUMI_BACKEND_URL;
  const credentials = join(env.PULUMI_HOME || join(homedir(), ".pulumi"), "credentials.json");
  return readKept("credentials", credentials, credentialsSchema)?.current || undefined;
}

const credentialsSchema = z.object({ current: z.string().optional() });
