/** Where a published service is, and what it asks for. Prometheus and Alertmanager of labs of before ask for nothing. */
export interface WebAccess {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
}

/** The headers with which a request is let in. */
export function loginHeaders({ user, password }: Pick<WebAccess, "user" | "password">): Record<string, string> {
  if (user === undefined || password === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}
