import { messageOf, UserError } from "../../kit/user-error";
import { labCommand } from "../lib/program";
import { loginHeaders, type WebAccess } from "./web-access";

/** JSON that a published service answers; throws an error that names the service and its URL when it does not. */
export async function getJson(service: string, access: WebAccess, path: string): Promise<unknown> {
  const { url } = access;
  const remedy = `${labCommand("status")} shows whether ${service} is well`;
  try {
    const response = await fetch(`${url}${path}`, {
      headers: loginHeaders(access),
      signal: AbortSignal.timeout(10_000),
    });
    if (response.ok) return await response.json();
    throw new UserError(`${service} answered ${response.status} to ${path}: ${await response.text()}`, remedy);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { cause } = error as Error & { cause?: unknown };
    throw new UserError(`${service} at ${url} does not answer: ${messageOf(cause ?? error)}`, remedy);
  }
}
