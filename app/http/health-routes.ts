import type { Request, Response } from "express";
import type { DatabaseHealth } from "../db/monitor";

/** `GET /healthz`: the process is alive. It says nothing about the database. */
export function healthHandler(_request: Request, response: Response): void {
  response.json({ status: "alive" });
}

/** `GET /readyz`: 200 when requests can be served: the database answers, its tables are there, no shutdown has begun. */
export function readyHandler(services: { databaseHealth: () => DatabaseHealth; isStopping: () => boolean }) {
  return (_request: Request, response: Response): void => {
    const { up, migrated, reason } = services.databaseHealth();
    if (services.isStopping()) response.status(503).json({ status: "not ready", reason: "shutting down" });
    else if (up && migrated) response.json({ status: "ready" });
    else response.status(503).json({ status: "not ready", reason });
  };
}
