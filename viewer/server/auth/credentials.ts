import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** The one login there is. */
export class Credentials {
  private readonly key = randomBytes(32);
  private readonly expected: Buffer;

  constructor(user: string, password: string) {
    this.expected = this.digest(user, password);
  }

  /** Takes as long for a wrong password as for the right one. */
  match(user: string, password: string): boolean {
    return timingSafeEqual(this.digest(user, password), this.expected);
  }

  private digest(user: string, password: string): Buffer {
    return createHmac("sha256", this.key)
      .update(JSON.stringify([user, password]))
      .digest();
  }
}

/** User and password of a Basic authorization header, undefined where it is none. */
export function basicLogin(header: string | undefined): { user: string; password: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,1024})$/i.exec(header ?? "")?.[1];
  if (!encoded) return undefined;
  const [user, ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return rest.length > 0 ? { user, password: rest.join(":") } : undefined;
}
