import { z } from "zod";

const text = z.string().trim().min(1, "text field should not be empty").max(8192);
const time = z.number().int().min(0).max(8.64e15);
const tags = z.array(z.string().min(1).max(100)).max(20);

/** Body of a new annotation. Times are in ms; without an end it is a moment, without a time it is now. */
export const newAnnotation = z.object({
  dashboardUID: z.string().max(40).optional(),
  panelId: z.number().int().min(0).optional(),
  time: time.optional(),
  timeEnd: time.optional(),
  tags: tags.default([]),
  text,
});

/** Body of a change: what it leaves out stays. */
export const changedAnnotation = z.object({ time, timeEnd: time, tags, text }).partial();

/** An annotation as it is kept. */
export const storedAnnotation = z.object({
  id: z.number().int().min(1),
  dashboardUID: z.string().default(""),
  panelId: z.number().default(0),
  time,
  timeEnd: time,
  tags,
  text: z.string(),
  created: time,
  updated: time,
});

export type NewAnnotation = z.infer<typeof newAnnotation>;
export type ChangedAnnotation = z.infer<typeof changedAnnotation>;
export type StoredAnnotation = z.infer<typeof storedAnnotation>;
