import { messageOf } from "../../kit/user-error";
import { silencesSection } from "../alerts/print";
import { type SilenceNow, silencesNow } from "../alerts/report";
import { faultIn } from "../drills/journal";
import { experimentIn } from "../experiments/put-back";
import { describeHolder, livingHolder } from "../lib/lock-file";
import { workFiles } from "../lib/paths";
import { type Register, withStack } from "../lib/program";
import { table } from "../lib/table";
import type { Choice } from "../setup/choice";
import { checkSignals, type SignalReport } from "../signals/missing";
import { activeSilences, alertmanagerAlerts } from "../stack/alertmanager";
import { readChoices, readImageChoice } from "../stack/choices";
import { connect } from "../stack/connect";
import { described, type ServiceHealth, serviceHealth, unhealthyOf } from "../stack/health";
import { ageLine, type ImageInUse, imagesInUse, movedTags } from "../stack/images-in-use";
import { type MachineState, machineStates } from "../stack/machines";
import { accessTo, type StackOutputs, warningsOf } from "../stack/outputs";
import { prometheusTargets, type Target } from "../stack/prometheus";

/** What `./lab status --json` prints. */
export interface Status {
  readonly stack: string;
  /** All services healthy, all targets up, every signal there, and nothing left by a drill or an experiment. */
  readonly ok: boolean;
  readonly services: readonly ServiceHealth[];
  readonly targets: readonly Target[];
  /** The metrics that dashboards, rules and operators rely on, and which of them are not there. */
  readonly signals: SignalReport;
  /** Silences in force: somebody wanted them, so they leave `ok` as it is. */
  readonly silences: readonly SilenceNow[];
  /** Which engine, plugins and images were chosen at the last `./lab up`, and why. */
  readonly choices: readonly Choice[];
  readonly images: readonly ImageInUse[];
  /** Tags that are another image than at the last `./lab up`. */
  readonly movedTags: readonly string[];
  /** What stands in for a service's program, and why. */
  readonly standIns: Readonly<Record<string, string>>;
  /** How each virtual machine of the stack is run, those that do not run too. */
  readonly machines: readonly MachineState[];
  readonly problems: readonly string[];
  /** What to know of a lab that is well. */
  readonly warnings: readonly string[];
}

/** `./lab status`: exit code 0 only when all is well. */
export const registerStatus: Register = (program) => {
  withStack(program.command("status"))
    .description("show each service, scrape target and choice; exit code 0 only when all is well")
    .option("--json", "as one JSON document on standard output", false)
    .action(async ({ stack, json }: { stack: string; json: boolean }) => {
      const status = await readStatus(stack);
      process.stdout.write(json ? `${JSON.stringify(status, null, 2)}\n` : render(status));
      if (!status.ok) process.exitCode = 1;
    });
};

async function readStatus(stack: string): Promise<Status> {
  const { outputs } = await connect(stack);
  const [services, { targets, signals, problem }, { silences, problem: unheard }, images] = await Promise.all([
    serviceHealth(outputs),
    readWatched(outputs),
    readSilences(outputs),
    imagesInUse(outputs),
  ]);
  const problems = [
    ...leftBehind(stack),
    ...unhealthyOf(services).map(described),
    ...targets
      .filter(({ health }) => health !== "up")
      .map(({ job, lastError }) => `target ${job} is down: ${lastError}`),
    ...signals.missing.map(({ job, metric }) => `${job} does not show ${metric}`),
    ...(problem ? [problem] : []),
    ...(unheard ? [unheard] : []),
  ];
  const { standIns } = outputs;
  const machines = machineStates(stack);
  const choices = readChoices(stack);
  const watched = { services, targets, signals, silences };
  const moved = movedTags(images, readImageChoice(stack)?.digests ?? {});
  return {
    stack,
    ok: problems.length === 0,
    ...watched,
    images,
    movedTags: moved,
    choices,
    standIns,
    machines,
    problems,
    warnings: warningsOf(outputs),
  };
}

/**
 * What a drill or an experiment that was cut off has left in the lab, and the command that puts it back; the settings of
 * an experiment that goes on are no problem.
 */
function leftBehind(stack: string): string[] {
  const holder = livingHolder(workFiles.lock(stack));
  const remedy = `./lab up --stack ${stack} puts it back`;
  const fault = faultIn(workFiles.drill(stack));
  const left = holder ? undefined : experimentIn(stack);
  return [
    ...(fault ? [`a drill's fault, ${fault}, is in the lab: ${holder ? describeHolder(holder) : remedy}`] : []),
    ...(left ? [`the experiment ${left.experiment} has left ${left.keys.join(", ")} changed: ${remedy}`] : []),
  ];
}

/** What Prometheus tells; as far as it answers. */
async function readWatched(outputs: StackOutputs): Promise<Pick<Status, "targets" | "signals"> & { problem?: string }> {
  const prometheus = accessTo(outputs, "prometheus");
  try {
    const targets = await prometheusTargets(prometheus);
    return { targets, signals: await checkSignals(prometheus, targets) };
  } catch (error) {
    return { targets: [], signals: { required: 0, missing: [] }, problem: messageOf(error) };
  }
}

/** The same of Alertmanager. */
async function readSilences(outputs: StackOutputs): Promise<Pick<Status, "silences"> & { problem?: string }> {
  const access = accessTo(outputs, "alertmanager");
  try {
    const [silences, alertmanager] = await Promise.all([activeSilences(access), alertmanagerAlerts(access)]);
    return { silences: silencesNow({ silences, alertmanager }) };
  } catch (error) {
    return { silences: [], problem: messageOf(error) };
  }
}

function render(status: Status): string {
  const services = status.services.map(({ service, host, health, endpoint, url, image }) => [
    service,
    host,
    health,
    endpoint,
    url ?? "",
    image,
  ]);
  const targets = status.targets.map(({ job, instance, host, health, lastError }) => [
    job,
    instance,
    host,
    health,
    lastError,
  ]);
  const choices = status.choices.map(({ part, chosen, detail, reason }) => [part, chosen, detail, reason]);
  const machines = status.machines.map(({ name, address, runs, memory, cores, console }) => [
    ...[name, address, runs, `${memory} MiB`, `${cores}`, console],
  ]);
  const { required, missing: gaps } = status.signals;
  const standIns = Object.entries(status.standIns).map(([service, what]) => `${service}: ${what}\n`);
  return [
    table(["service", "host", "health", "endpoint", "url", "image"], services),
    table(["target", "instance", "host", "health", "last error"], targets),
    `${required - gaps.length} of ${required} signals are there.\n`,
    choices.length > 0
      ? table(["part", "chosen", "which", "why"], choices)
      : "Stood up by Pulumi without ./lab: no choices are on record.\n",
    ...(machines.length > 0 ? [table(["machine", "address", "runs", "memory", "cores", "console"], machines)] : []),
    ...standIns,
    ...[ageLine(status.images, new Date(), status.stack) ?? [], status.movedTags].flat().map((line) => `${line}\n`),
    ...(status.silences.length > 0 ? [silencesSection(status.silences)] : []),
    ...status.warnings.map((warning) => `Warning: ${warning}.\n`),
    status.ok ? "All is well.\n" : `Problems: ${status.problems.join("; ")}\n`,
  ].join("\n");
}
