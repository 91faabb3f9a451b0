import { type Response, Router } from "express";
import { z } from "zod";
import { refuse } from "../api/errors";
import { changedAnnotation, newAnnotation, type StoredAnnotation } from "./annotation";
import type { AnnotationStore } from "./store";

const number = z.coerce.number().int().min(0).optional();
const flag = z.enum(["true", "false"]).default("false");

const listQuery = z.object({
  from: number,
  to: number,
  limit: z.coerce.number().int().min(1).max(5000).default(100),
  tags: z.union([z.string().transform((tag) => [tag]), z.array(z.string()).max(20)]).default([]),
  matchAny: flag.transform((value) => value === "true"),
  dashboardUID: z.string().optional(),
});

/** `/api/annotations` as Grafana has it: make, change, end, list and remove. */
export function annotationRoutes(store: AnnotationStore, user: string): Router {
  const router = Router();
  const shown = (annotation: StoredAnnotation) => asGrafana(annotation, user);

  router.get("/", (request, response) => {
    const query = listQuery.safeParse(request.query);
    if (!query.success) return invalid(response, query.error);
    response.json(store.select(query.data).map(shown));
  });
  router.post("/", (request, response) => {
    const body = newAnnotation.safeParse(request.body);
    if (!body.success) return invalid(response, body.error);
    response.json({ message: "Annotation added", id: store.add(body.data).id });
  });
  router.get("/:id", (request, response) => {
    const annotation = store.find(Number(request.params.id));
    if (annotation) response.json(shown(annotation));
    else unknown(response);
  });
  for (const [method, done] of [
    ["put", "Annotation updated"],
    ["patch", "Annotation patched"],
  ] as const) {
    router[method]("/:id", (request, response) => {
      const body = changedAnnotation.safeParse(request.body);
      if (!body.success) return invalid(response, body.error);
      const changed = store.change(Number(request.params.id), body.data);
      if (changed) response.json({ message: done, id: changed.id });
      else unknown(response);
    });
  }
  router.delete("/:id", (request, response) => {
    if (store.remove(Number(request.params.id))) response.json({ message: "Annotation deleted" });
    else unknown(response);
  });
  return router;
}

function invalid(response: Response, error: z.ZodError): void {
  const faults = error.issues.map(({ path, message }) => [...path, message].join(": "));
  refuse(response, 400, `bad request data: ${faults.join("; ")}`);
}

function unknown(response: Response): void {
  refuse(response, 404, "annotation not found");
}

/** With the fields that Grafana's answer has and this viewer keeps nothing for. */
function asGrafana(annotation: StoredAnnotation, login: string) {
  const unused = { alertId: 0, alertName: "", newState: "", prevState: "", email: "", avatarUrl: "", data: {} };
  return { ...annotation, login, userId: 1, dashboardId: 0, ...unused };
}
