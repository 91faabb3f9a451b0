import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Notification, notificationSchema, type Webhook } from "./notification";

/** What may be kept at once; the oldest goes first. */
export interface Bounds {
  readonly notifications: number;
  /** Bytes of JSON. */
  readonly bytes: number;
}

interface Kept {
  readonly notification: Notification;
  /** Bytes of its line in the file. */
  readonly bytes: number;
}

/**
 * The last notifications, in memory and as lines of JSON in a file that outlives the process. New ones are appended;
 * when the file holds more than twice of what is kept, it is written anew. A line that a crash left unfinished is dropped.
 */
export class NotificationStore {
  private kept: Kept[] = [];
  private keptBytes = 0;
  private fileBytes = 0;
  private lastId = 0;
  /** A line that a crash left unfinished is still there. */
  private hasUnfinishedLine = false;

  constructor(
    private readonly file: string,
    private readonly bounds: Bounds,
  ) {
    mkdirSync(dirname(file), { recursive: true });
    for (const notification of read(file)) this.keep(notification, Buffer.byteLength(lineOf(notification)));
    this.startFile();
  }

  /** A full disk must not keep the inbox from starting: it is needed just then, and can be read. */
  private startFile(): void {
    try {
      this.rewrite();
    } catch {
      this.hasUnfinishedLine = true;
    }
  }

  /** Oldest first. */
  get notifications(): Notification[] {
    return this.kept.map(({ notification }) => notification);
  }

  get size(): number {
    return this.kept.length;
  }

  /** Keeps a notification; when this returns it is in the file. */
  add(webhook: Webhook, receivedAt: Date): Notification {
    const notification = { ...webhook, id: this.lastId + 1, receivedAt: receivedAt.toISOString() };
    const line = lineOf(notification);
    appendFileSync(this.file, this.hasUnfinishedLine ? `\n${line}` : line);
    const size = Buffer.byteLength(line);
    this.fileBytes += size;
    this.keep(notification, size);
    if (this.fileBytes > 2 * this.keptBytes + smallFile) this.rewrite();
    return notification;
  }

  private keep(notification: Notification, size: number): void {
    this.kept.push({ notification, bytes: size });
    this.keptBytes += size;
    this.lastId = Math.max(this.lastId, notification.id);
    const { notifications, bytes } = this.bounds;
    while (this.kept.length > notifications || (this.keptBytes > bytes && this.kept.length > 1)) {
      this.keptBytes -= this.kept.shift()?.bytes ?? 0;
    }
  }

  /** Replaces the file as a whole: whoever reads it after a crash finds the old one or the new one. */
  private rewrite(): void {
    const unfinished = `${this.file}.unfinished`;
    writeFileSync(unfinished, this.notifications.map(lineOf).join(""));
    renameSync(unfinished, this.file);
    this.hasUnfinishedLine = false;
    this.fileBytes = this.keptBytes;
  }
}

/** Below this many bytes more than is kept, a rewrite would cost more than the space. */
const smallFile = 64 * 1024;

function lineOf(notification: Notification): string {
  return `${JSON.stringify(notification)}\n`;
}

function read(file: string): Notification[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => parsed(line));
}

function parsed(line: string): Notification[] {
  try {
    return [notificationSchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}
