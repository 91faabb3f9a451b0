import { UserError } from "../../kit/user-error";
import { shell } from "./shell";

/** Runs apt-get without questions. @throws UserError with its last words */
export async function apt(args: string[]): Promise<void> {
  const result = await shell({ env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } })`apt-get ${args}`;
  if (result.exitCode === 0) return;
  const cause = result.stderr.trim().split("\n").slice(-3).join("; ");
  throw new UserError(
    `apt-get ${args[0]} failed: ${cause}`,
    "check the package sources and free disk space, then try again",
  );
}
