import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { type ChangedAnnotation, type NewAnnotation, type StoredAnnotation, storedAnnotation } from "./annotation";

/** Annotations that are kept, and characters of them all, which the viewer's small memory bears; the oldest goes first. */
const mostKept = { annotations: 5000, characters: 2_000_000 };

const fileSchema = z.object({ lastId: z.number().int(), annotations: z.array(storedAnnotation) });

/** Which annotations are asked for; times in ms. */
export interface Selection {
  readonly from?: number;
  readonly to?: number;
  readonly tags: readonly string[];
  /** Any of the tags will do; all are needed otherwise. */
  readonly matchAny: boolean;
  readonly dashboardUID?: string;
  readonly limit: number;
}

/** Annotations in memory and in one file that outlives the process. When a change returns, it is on disk. */
export class AnnotationStore {
  private kept: StoredAnnotation[] = [];
  private lastId = 0;

  /**
   * A file that is cut off or not this store's is set aside, and said to `report`: the dashboards do without annotations.
   * @throws Error when its folder cannot be made
   */
  constructor(
    private readonly file: string,
    private readonly most = mostKept,
    private readonly now: () => number = Date.now,
    report: (problem: Error) => void = () => undefined,
  ) {
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file)) return;
    const { success, data } = fileSchema.safeParse(parsed(readFileSync(file, "utf8")));
    if (!success) {
      const aside = `${file}.damaged-${now()}`;
      renameSync(file, aside);
      report(new Error(`${file} held no annotations of this viewer; it is now ${aside}, and there are none`));
      return;
    }
    this.kept = data.annotations;
    this.lastId = data.lastId;
  }

  get size(): number {
    return this.kept.length;
  }

  add({ dashboardUID = "", panelId = 0, text, tags, ...times }: NewAnnotation): StoredAnnotation {
    const now = this.now();
    const { time, timeEnd } = inOrder(times.time ?? now, times.timeEnd ?? times.time ?? now);
    const id = this.lastId + 1;
    const annotation = { id, dashboardUID, panelId, time, timeEnd, tags, text, created: now, updated: now };
    this.write([...this.kept, annotation], id);
    return annotation;
  }

  /** Changes what `change` names; undefined where there is no such annotation. */
  change(id: number, change: ChangedAnnotation): StoredAnnotation | undefined {
    const before = this.find(id);
    if (!before) return undefined;
    const { time, timeEnd } = inOrder(change.time ?? before.time, change.timeEnd ?? before.timeEnd);
    const after = { ...before, ...change, time, timeEnd, updated: this.now() };
    this.write(this.kept.map((annotation) => (annotation === before ? after : annotation)));
    return after;
  }

  remove(id: number): boolean {
    if (!this.find(id)) return false;
    this.write(this.kept.filter((annotation) => annotation.id !== id));
    return true;
  }

  find(id: number): StoredAnnotation | undefined {
    return this.kept.find((annotation) => annotation.id === id);
  }

  /** Those that touch the window and have the tags, newest first. */
  select({
    from = 0,
    to = Number.POSITIVE_INFINITY,
    tags,
    matchAny,
    dashboardUID,
    limit,
  }: Selection): StoredAnnotation[] {
    const hasTags = (annotation: StoredAnnotation) => {
      const has = (tag: string) => annotation.tags.includes(tag);
      return tags.length === 0 || (matchAny ? tags.some(has) : tags.every(has));
    };
    return this.kept
      .filter(({ time, timeEnd }) => time <= to && timeEnd >= from)
      .filter((annotation) => hasTags(annotation) && (!dashboardUID || annotation.dashboardUID === dashboardUID))
      .sort((a, b) => b.time - a.time || b.id - a.id)
      .slice(0, limit);
  }

  /** Replaces the file as a whole, so that whoever reads it after a crash finds the old one or the new one. */
  private write(wanted: readonly StoredAnnotation[], lastId = this.lastId): void {
    const annotations = newest(wanted, this.most);
    const unfinished = `${this.file}.unfinished`;
    const descriptor = openSync(unfinished, "w", 0o600);
    try {
      writeFileSync(descriptor, JSON.stringify({ lastId, annotations }));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, this.file);
    this.kept = annotations;
    this.lastId = lastId;
  }
}

/** The newest that there is room for; one alone always has. */
function newest(annotations: readonly StoredAnnotation[], most: typeof mostKept): StoredAnnotation[] {
  let room = most.characters;
  const fits = (annotation: StoredAnnotation) => {
    room -= JSON.stringify(annotation).length;
    return room >= 0;
  };
  const candidates = annotations.slice(-most.annotations);
  const tooOld = candidates.findLastIndex((annotation) => !fits(annotation));
  return candidates.slice(Math.min(tooOld + 1, candidates.length - 1));
}

function inOrder(a: number, b: number): { time: number; timeEnd: number } {
  return { time: Math.min(a, b), timeEnd: Math.max(a, b) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
