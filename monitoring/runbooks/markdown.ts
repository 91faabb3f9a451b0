import { runbookFolder } from "../links";
import { ruleSets, runbookPath } from "../rules";
import { type Alert, type Concern, concerns } from "../rules/types";
import { thresholds as current, type Thresholds } from "../thresholds";
import { runbooks } from ".";
import type { Drill, Runbook, Step } from "./types";

export const sections = ["What it means", "How to confirm", "First moves", "How to fire it in the lab"] as const;

const note =
  "<!-- Written by `npx vitest run --project unit monitoring/runbooks -u` from monitoring: change the alert, its threshold or its runbook there. -->";

/** A fault that can be drilled, as far as a runbook tells of it. */
interface Fault {
  readonly name: string;
  readonly expects: { readonly fires: readonly { readonly alert: string }[] };
}

/**
 * Every file of the runbook folder by its path: one for each alert, and the index. `faults` are those whose drills the
 * runbooks of the alerts that they fire name.
 */
export function runbookFiles(faults: readonly Fault[], thresholds: Thresholds = current): Map<string, string> {
  const sets = ruleSets(thresholds);
  const books = runbooks(thresholds);
  const pages = concerns.flatMap((concern) =>
    sets[concern].alerts.map((alert): [string, string] => {
      const book = books[alert.alert];
      if (!book) throw new Error(`the alert ${alert.alert} has no runbook in monitoring/runbooks`);
      return [runbookPath(alert.alert), page(concern, alert, book, faults)];
    }),
  );
  return new Map([...pages, [`${runbookFolder}/README.md`, index(thresholds)]]);
}

function page(concern: Concern, alert: Alert, book: Runbook, faults: readonly Fault[]): string {
  const hold = alert.forSeconds ? `, held for ${alert.forSeconds} s` : "";
  return `${[
    `# ${alert.alert}`,
    note,
    `${alert.severity} · ${concern} · dashboard \`/d/${alert.dashboard}\``,
    `Fires when this has a result${hold}:`,
    fenced("promql", alert.expr),
    ...section(sections[0], [book.meaning]),
    ...section(sections[1], book.confirm.map(step)),
    ...section(sections[2], [numbered(book.firstMoves)]),
    ...section(sections[3], [...drill(book.fire), ...drillsFor(alert.alert, faults)]),
  ].join("\n\n")}\n`;
}

const section = (title: string, paragraphs: readonly string[]) => [`## ${title}`, ...paragraphs];

function step(look: Step): string {
  const block = "query" in look ? fenced("promql", look.query) : fenced("sh", look.run);
  return `${block}\n\nSee ${look.see}`;
}

function drill({ how, run = [], undo = [] }: Drill): string[] {
  return [
    how,
    ...(run.length > 0 ? [fenced("sh", run.join("\n"))] : []),
    ...(undo.length > 0 ? [`And back:\n\n${fenced("sh", undo.join("\n"))}`] : []),
  ];
}

/** The commands that fire it, judge what happens and undo it: those whose fault is known to fire this alert. */
function drillsFor(alert: string, faults: readonly Fault[]): string[] {
  const firing = faults.filter(({ expects }) => expects.fires.some((expected) => expected.alert === alert));
  if (firing.length === 0) return [];
  const commands = firing.map(({ name }) => `./lab drill ${name}`).join("\n");
  return [`A drill does so, judges what happens, and puts all back; it resets the sale:\n\n${fenced("sh", commands)}`];
}

const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;
const numbered = (lines: readonly string[]) => lines.map((line, at) => `${at + 1}. ${line}`).join("\n");

/** The table of all alerts. */
function index(thresholds: Thresholds): string {
  const sets = ruleSets(thresholds);
  const parts = concerns.flatMap((concern) => [
    `## ${titles[concern]}`,
    `| Alert | Severity | Meaning |\n| --- | --- | --- |\n${sets[concern].alerts.map(row).join("\n")}`,
  ]);
  return `${["# Runbooks", note, introduction, ...parts].join("\n\n")}\n`;
}

const titles: Record<Concern, string> = {
  sale: "The sale",
  mysql: "MySQL",
  machines: "Machines and containers",
  watchers: "The monitoring itself",
};

const introduction = [
  "One page for each alert: what it means, how to confirm it, what to do first, and how to fire it on purpose in the lab.",
  "Queries go into Prometheus (http://127.0.0.1:9090/query by default, with the login that `./lab up` names); commands are for the stack `lab` and run where `./lab` is. " +
    "`critical` wants somebody now, `warning` today, `info` is news; `none` is the dead-man's switch.",
].join("\n\n");

function row({ alert, severity, summary }: Alert): string {
  const [, file] = runbookPath(alert).split(`${runbookFolder}/`);
  const meaning = summary.replace(/\{\{ \$labels\.(\w+) \}\}/g, "‹$1›");
  return `| [${alert}](${file}) | ${severity} | ${meaning} |`;
}
