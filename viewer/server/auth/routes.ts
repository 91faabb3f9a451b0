import express, { Router } from "express";
import { z } from "zod";
import { refuse } from "../api/errors";
import { loginPage } from "../pages/login-page";
import { answerFailure, type Gate } from "./gate";

const loginBody = z.object({
  user: z.string().max(256),
  password: z.string().max(1024),
  redirectTo: z.string().max(2048).optional(),
});

/** `/login` for the form and for Grafana's JSON, and `/logout`. */
export function loginRoutes(gate: Gate): Router {
  const router = Router();
  const bodies = [express.json({ limit: "8kb" }), express.urlencoded({ extended: false, limit: "8kb" })];
  router.get("/login", (request, response) => {
    const target = ownPath(request.query.redirectTo);
    if (gate.hasSession(request)) response.redirect(target);
    else response.send(loginPage(target));
  });
  router.post("/login", ...bodies, (request, response) => {
    const json = Boolean(request.is("json"));
    const body = loginBody.safeParse(request.body);
    if (!body.success) return refuse(response, 400, "bad login data");
    const outcome = gate.try(request, body.data.user, body.data.password);
    if (outcome === "open") {
      gate.openSession(response);
      return json
        ? void response.json({ message: "Logged in" })
        : response.redirect(303, ownPath(body.data.redirectTo));
    }
    if (json) return answerFailure(gate, outcome, request, response);
    const problem =
      outcome === "wrong"
        ? "User or password is wrong."
        : `Too many wrong passwords. Try again in ${Math.ceil(gate.waitSeconds(request) / 60)} minutes.`;
    response.status(401).send(loginPage(ownPath(body.data.redirectTo), problem));
  });
  router.post("/logout", (request, response) => {
    gate.closeSession(request, response);
    response.redirect(303, "/login");
  });
  return router;
}

/** A path of this viewer, whatever a link says: a login must not lead elsewhere. */
export function ownPath(wanted: unknown): string {
  return typeof wanted === "string" && /^\/(?![/\\])[^\\\s]*$/.test(wanted) ? wanted : "/";
}
