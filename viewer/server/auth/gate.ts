import type { Request, RequestHandler, Response } from "express";
import { refuse } from "../api/errors";
import { Attempts } from "./attempts";
import { basicLogin, Credentials } from "./credentials";
import { Sessions } from "./sessions";

const cookie = "grafana_session";

export type LoginOutcome = "open" | "wrong" | "blocked";

/** Decides who gets in: a session's cookie, or user and password in a Basic header. */
export class Gate {
  private readonly sessions = new Sessions();
  private readonly attempts = new Attempts();
  private readonly credentials: Credentials;

  constructor(
    readonly user: string,
    password: string,
  ) {
    this.credentials = new Credentials(user, password);
  }

  /** Tries user and password; every failure counts towards the block of the address that it came from. */
  try(request: Request, user: string, password: string): LoginOutcome {
    const address = addressOf(request);
    if (this.attempts.waitSeconds(address) > 0) return "blocked";
    if (!this.credentials.match(user, password)) {
      this.attempts.failed(address);
      return "wrong";
    }
    this.attempts.succeeded(address);
    return "open";
  }

  /** Seconds until the next login from where this request came from is tried. */
  waitSeconds(request: Request): number {
    return this.attempts.waitSeconds(addressOf(request));
  }

  openSession(response: Response): void {
    response.cookie(cookie, this.sessions.open(), { httpOnly: true, sameSite: "lax", path: "/" });
  }

  closeSession(request: Request, response: Response): void {
    this.sessions.close(tokenOf(request));
    response.clearCookie(cookie, { httpOnly: true, sameSite: "lax", path: "/" });
  }

  hasSession(request: Request): boolean {
    return this.sessions.isOpen(tokenOf(request));
  }

  /** Lets nobody pass who is not logged in; `refusal` answers them. */
  guard(refusal: RequestHandler): RequestHandler {
    return (request, response, next) => {
      if (this.hasSession(request)) return next();
      const login = basicLogin(request.headers.authorization);
      if (!login) return refusal(request, response, next);
      const outcome = this.try(request, login.user, login.password);
      if (outcome === "open") return next();
      answerFailure(this, outcome, request, response);
    };
  }
}

/** Tells, as Grafana does, that a login failed. */
export function answerFailure(gate: Gate, outcome: LoginOutcome, request: Request, response: Response): void {
  if (outcome === "blocked") response.set("Retry-After", `${gate.waitSeconds(request)}`);
  refuse(response, 401, "Invalid username or password", "password-auth.failed");
}

const addressOf = ({ socket }: Request) => socket.remoteAddress ?? "";

function tokenOf({ headers }: Request): string {
  return new RegExp(`(?:^|;\\s*)${cookie}=([\\w-]{43})(?:;|$)`).exec(headers.cookie ?? "")?.[1] ?? "";
}
