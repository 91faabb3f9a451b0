import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Report } from "../lib/steps";

const verbs: Record<string, [doing: string, done: string]> = {
  create: ["creating", "created"],
  update: ["updating", "updated"],
  replace: ["replacing", "replaced"],
  "create-replacement": ["creating anew", "created anew"],
  "delete-replaced": ["removing the old", "removed the old"],
  delete: ["removing", "removed"],
};

/** What resource a URN means to a reader: its own type and name. */
function subject(urn: string): string {
  const [, , type = "", name = ""] = urn.split("::");
  return `${name} (${type.split(":").at(-1)})`;
}

/** Components are done when their last child is: only what is really made or changed is worth a line. */
function isComponent(urn: string): boolean {
  return /::(?:\S*\$)?(ticketwatch:(host|service):|pulumi:pulumi:Stack)[^$]*::[^:]*$/.test(urn);
}

/** The progress of an operation. */
export interface Progress {
  readonly onEvent: (event: EngineEvent) => void;
  /** What has begun and has not ended yet, such as "creating mysql (Container)". */
  readonly underWay: () => string[];
}

/** Turns the engine's events into lines of progress: what is being done, and how long it took. */
export function progressOf(report: Report): Progress {
  const started = new Map<string, { readonly what: string; readonly at: number }>();
  const onEvent = (event: EngineEvent) => {
    const { resourcePreEvent: pre, resOutputsEvent: done, resOpFailedEvent: failed } = event;
    if (pre && verbs[pre.metadata.op] && !isComponent(pre.metadata.urn)) {
      const what = `${verbs[pre.metadata.op][0]} ${subject(pre.metadata.urn)}`;
      started.set(pre.metadata.urn, { what, at: event.timestamp });
      report(what);
    }
    if (done && verbs[done.metadata.op] && !isComponent(done.metadata.urn)) {
      const seconds = event.timestamp - (started.get(done.metadata.urn)?.at ?? event.timestamp);
      started.delete(done.metadata.urn);
      report(`${verbs[done.metadata.op][1]} ${subject(done.metadata.urn)} in ${seconds} s`);
    }
    if (failed) {
      started.delete(failed.metadata.urn);
      report(`failed: ${subject(failed.metadata.urn)}`);
    }
  };
  return { onEvent, underWay: () => [...started.values()].map(({ what }) => what) };
}

/** The errors that the engine reported, each once, without its colour codes and without the echo of the program's exit. */
export function errorsIn(events: readonly EngineEvent[]): string[] {
  const messages = events
    .map(({ diagnosticEvent }) => diagnosticEvent)
    .filter((diagnostic) => diagnostic?.severity === "error")
    .map((diagnostic) => `${where(diagnostic?.urn)}${clean(diagnostic?.message ?? "")}`);
  return [...new Set(messages)].filter((message) => message && !/^update failed$/.test(message));
}

/** What the program itself wrote on standard error. */
export function wordsIn(events: readonly EngineEvent[]): string {
  const written = events.map(({ diagnosticEvent }) => diagnosticEvent).filter((one) => one?.severity === "info#err");
  return clean(written.map((one) => one?.message ?? "").join(""));
}

function where(urn: string | undefined): string {
  return urn && !urn.includes("pulumi:pulumi:Stack") ? `${subject(urn)}: ` : "";
}

function clean(message: string): string {
  // The command provider puts the whole command line in front of what the command said.
  return message
    .replaceAll(/<\{%.*?%\}>/g, "")
    .replace(/: running "(?:[^"\\]|\\.)*":/, ":")
    .trim();
}
