import Docker from "dockerode";
import { messageOf } from "../lib/user-error";

/** Version of the engine that answers, or why none does. */
export async function askEngine(): Promise<{ readonly version: string } | { readonly problem: string }> {
  try {
    const { Version, ApiVersion } = await new Docker({ timeout: 10_000 }).version();
    return { version: `${Version} (API ${ApiVersion})` };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}
