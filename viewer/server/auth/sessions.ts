import { createHash, randomBytes } from "node:crypto";

/** ms that a session lives without being used, and sessions open at once; the oldest goes first. */
const lifetime = 7 * 24 * 3600_000;
const most = 100;

/** Open sessions, in memory: whoever could read it finds no token, only its hash. */
export class Sessions {
  private readonly lastUse = new Map<string, number>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Opens a session and returns its token. */
  open(): string {
    const token = randomBytes(32).toString("base64url");
    this.use(hash(token));
    const oldest = this.lastUse.keys().next().value;
    if (this.lastUse.size > most && oldest) this.lastUse.delete(oldest);
    return token;
  }

  isOpen(token: string): boolean {
    const key = hash(token);
    const used = this.lastUse.get(key);
    if (used === undefined) return false;
    if (used < this.now() - lifetime) return !this.lastUse.delete(key);
    this.use(key);
    return true;
  }

  close(token: string): void {
    this.lastUse.delete(hash(token));
  }

  /** Moves it to the end of the map: the first is the one that was not used for longest. */
  private use(key: string): void {
    this.lastUse.delete(key);
    this.lastUse.set(key, this.now());
  }
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("base64");
}
