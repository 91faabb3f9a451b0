import { z } from "zod";
import { notificationSchema, statuses } from "../../alert-inbox/notification";
import { ports } from "../../contract/ports";
import { UserError } from "../../kit/user-error";
import { labCommand } from "../lib/program";
import type { RunningStack } from "../stack/running-stack";

export const INBOX_SERVICE = "alert-inbox";

const contentsSchema = z.object({
  heartbeat: z.object({ receivedAt: z.iso.datetime(), status: z.enum(statuses) }).nullable(),
  notifications: z.array(notificationSchema),
});

/** What the inbox answers: the last report of the dead-man's switch, and notifications, newest first. */
export type InboxContents = z.infer<typeof contentsSchema>;

// The inbox publishes no port and its image has no HTTP client; a second Node process could burst its memory limit.
const ASK = `exec 3<>/dev/tcp/127.0.0.1/${ports.alertInbox} && printf 'GET %s HTTP/1.0\\r\\n\\r\\n' "$1" >&3 && cat <&3`;

/** Reads the newest `limit` notifications from the inbox, through the engine. */
export async function readInbox(stack: Pick<RunningStack, "exec">, limit: number): Promise<InboxContents> {
  const path = `/notifications?limit=${limit}`;
  const { exitCode, stdout, stderr } = await stack.exec(INBOX_SERVICE, ["bash", "-c", ASK, "bash", path]);
  if (exitCode !== 0) throw unreadable(stderr.trim());
  const [head = "", body = ""] = splitOnce(stdout, "\r\n\r\n");
  if (!/^HTTP\/1\.[01] 200 /.test(head)) throw unreadable(`${head.split("\r\n")[0]} ${body.trim()}`);
  return contentsSchema.parse(JSON.parse(body));
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

function unreadable(reason: string): UserError {
  return new UserError(`the alert inbox cannot be read: ${reason}`, `${labCommand(`logs ${INBOX_SERVICE}`)} shows why`);
}
