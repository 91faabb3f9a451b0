import type { Stack } from "@pulumi/pulumi/automation";
import { InvalidArgumentError } from "commander";
import { parseSettings, type Settings, settingsSchema } from "../../infra/config";
import type { ImageOrigin, ImageSource } from "../../infra/images/catalogue";
import { UserError } from "../../kit/user-error";
import { undoLeftDrill } from "../drills/journal";
import { forgetSettings, restoreSettings } from "../experiments/put-back";
import { interruption } from "../lib/interrupt";
import { workFiles } from "../lib/paths";
import { labCommand, type Register, withStack } from "../lib/program";
import { type Report, runSteps } from "../lib/steps";
import { ensureEngine } from "../setup/docker-engine";
import { chooseImageSource, type ImageChoice, prepareImages } from "../setup/image-source";
import { ensureToolchain, type Toolchain } from "../setup/toolchain";
import { readImageChoice, writeChoices } from "../stack/choices";
import { assertDataStays, assertSameName } from "../stack/data-home";
import { firstData } from "../stack/first-data";
import { assertSameBackend, assertSameEngine, isSameEngine, noteGone, noteHome } from "../stack/home";
import { digestsOf, imagesInUse, movedTags } from "../stack/images-in-use";
import { assertOwn, consentTo, removeLeftovers } from "../stack/leftovers";
import { withLock } from "../stack/lock";
import { prepareMachines, startMachines } from "../stack/machines";
import { readyMysqlVersion } from "../stack/mysql-version";
import { type Changes, unchanged, up } from "../stack/operations";
import { readOutputs, type StackOutputs } from "../stack/outputs";
import { assertPortsFree } from "../stack/ports";
import { assertNotLocked } from "../stack/pulumi-lock";
import {
  applySettings,
  defaultSettings,
  encryptedSettings,
  explicitSettings,
  type RawSettings,
  removeSetting,
} from "../stack/settings";
import { knownObjects } from "../stack/stack-objects";
import { createStack, findStack } from "../stack/workspace";
import { printWelcome } from "./up-summary";

interface UpOptions {
  readonly stack: string;
  readonly set: Record<string, string>;
  readonly unlock: boolean;
  readonly yes: boolean;
  readonly newEngine: boolean;
  readonly refreshImages: boolean;
}

/** `./lab up`: everything from a fresh clone to a running, scraped lab; repeated, it changes only what differs. */
export const registerUp: Register = (program) => {
  withStack(program.command("up"))
    .description("stand the lab up, or bring it to what its configuration says")
    .option(
      "--set <key=value>",
      `set a configuration value (${Object.keys(settingsSchema.shape).join(", ")})`,
      collect,
      {},
    )
    .option("--unlock", "release the lock that a killed run left on the stack", false)
    .option("-y, --yes", "make containers anew that run and that Pulumi does not know", false)
    .option(
      "--new-engine",
      "begin an empty sale on this Docker engine: the one that the lab ran on is gone for good",
      false,
    )
    .option("--refresh-images", "build the Debian images anew from what Debian publishes now", false)
    .action(runUp);
};

function collect(pair: string, sofar: Record<string, string>): Record<string, string> {
  const [key, ...value] = pair.split("=");
  if (value.length === 0) throw new InvalidArgumentError("expected key=value, for example seats=1000");
  if (!Object.hasOwn(settingsSchema.shape, key)) {
    throw new InvalidArgumentError(
      `there is no setting "${key}"; there are ${Object.keys(settingsSchema.shape).join(", ")}`,
    );
  }
  return { ...sofar, [key]: value.join("=") };
}

/** What one step leaves for the next. */
interface Progress {
  toolchain?: Toolchain;
  stack?: Stack;
  images?: ImageChoice;
  settings?: Settings;
  /** What is stored once the images are there: without them, the next `up` would miss those of before. */
  refresh?: Pick<Settings, "debianDate">;
  /** What the last `up` left, if there was one. */
  earlier?: StackOutputs;
  changes?: Changes;
  outputs?: StackOutputs;
  digests?: Readonly<Record<string, string>>;
}

async function runUp(options: UpOptions): Promise<void> {
  await withLock(options.stack, "up", () => standUp(options));
}

async function standUp(options: UpOptions): Promise<void> {
  const interrupt = interruption();
  const at: Progress = {};
  await runSteps(
    [
      { title: "Docker engine", run: ensureEngine },
      {
        title: "Pulumi and its plugins",
        run: async (report) => {
          at.toolchain = await ensureToolchain(report);
          return at.toolchain.choices.map(({ part, chosen, detail }) => `${part} ${detail} (${chosen})`).join(", ");
        },
      },
      {
        title: "Configuration",
        run: async (report) => {
          Object.assign(at, await configure(options, need(at.toolchain), report));
          return `stack ${options.stack}, ${need(at.images).detail} images`;
        },
      },
      {
        title: "Images",
        run: async (report) => {
          const prepared = await prepareImages(originOf(at), report);
          if (at.refresh) await applySettings(need(at.stack), at.refresh);
          return prepared;
        },
      },
      {
        title: "Stack",
        run: async (report) => {
          const stack = need(at.stack);
          await prepareMachines(stack.name, need(at.settings), report);
          await startMachines(stack.name, report);
          await noteHome(stack.name);
          const fault = await undoLeftDrill(workFiles.drill(stack.name));
          if (fault) report(`undid the fault ${fault}, which an interrupted drill had left`);
          assertNotLocked({ command: "up", stack: stack.name }, report);
          const left = await removeLeftovers(stack, consentTo(options));
          if (left.length > 0) report(`removed what an interrupted run had left: ${left.join(", ")}`);
          await readyMysqlVersion(stack.name, at.earlier, originOf(at), report);
          at.changes = await up(stack, { report, interruption: interrupt });
          forgetSettings(stack.name);
          at.outputs = need(await readOutputs(stack.name, need(at.toolchain)));
          await noteHome(stack.name, { owner: at.outputs.owner });
          const images = await imagesInUse(at.outputs);
          const known = readImageChoice(stack.name)?.digests ?? {};
          for (const moved of movedTags(images, known)) report(moved);
          at.digests = { ...known, ...digestsOf(images) };
          await spendAbandonment(stack, need(at.settings), report);
          return describe(at.changes);
        },
      },
      { title: "First data", run: (report) => firstData(need(at.outputs), report, interrupt.signal) },
    ],
    interrupt.signal,
  );
  const choices = [...need(at.toolchain).choices, { ...need(at.images), digests: need(at.digests) }];
  writeChoices(options.stack, choices);
  printWelcome(options.stack, need(at.outputs), choices, unchanged(need(at.changes)));
}

function originOf({ images, settings }: Progress): ImageOrigin {
  return { imageSource: need(images).source, debianDate: need(settings).debianDate };
}

/** Today, as `debianDate` says it: images of another day have other names, and every container is made anew. */
function refreshed(source: ImageSource): Pick<Settings, "debianDate"> {
  if (source === "debian") return { debianDate: new Date().toISOString().slice(0, 10) };
  throw new UserError(
    "--refresh-images is for images built from Debian packages, and this lab has the official ones, which are pinned by tag",
    "leave it out; newer tags come with a newer version of this repository",
  );
}

/** Checks what the user wants against the machine, and only then makes the stack and stores it. */
async function configure(options: UpOptions, toolchain: Toolchain, report: Report) {
  const { stack: name, set, unlock, newEngine, refreshImages } = options;
  assertSameBackend(name);
  const hosts = set.hosts ?? explicitSettings(name).hosts;
  if (newEngine) await forget(name, hosts, toolchain);
  await assertSameEngine(name, hosts);
  const existing = await findStack(name, toolchain);
  const experiment = existing && (await restoreSettings(existing));
  if (experiment) report(`put back the settings that ${experiment} had changed, which was cut off`);
  const before = explicitSettings(name);
  const unread = new Set([...encryptedSettings(name)].filter((key) => !Object.hasOwn(set, key)));
  const settings = checked({ ...defaultSettings(), ...before, ...set }, unread);
  const images = await decideImages(name, set.imageSource ?? before.imageSource);
  const refresh = refreshImages ? refreshed(images.source) : undefined;
  if (refresh && refresh.debianDate === before.debianDate) report("the Debian images are of today already");
  const known = existing && (await knownObjects(existing));
  if (known) assertSameName(name, known);
  await assertOwn(name, existing);
  await assertPortsFree(name, { ...settings, imageSource: images.source });
  const earlier = existing && (await readOutputs(name, toolchain));
  if (existing) assertDataStays(name, earlier, settings, known);
  const stack = existing ?? (await createStack(name, toolchain));
  if (unlock) await stack.cancel();
  await applySettings(stack, { ...set, imageSource: images.source });
  return { stack, images, settings: { ...settings, ...refresh }, refresh, earlier };
}

/** The permission to give up a host's data holds once. */
async function spendAbandonment(stack: Stack, { abandonDataOn }: Settings, report: Report): Promise<void> {
  if (!abandonDataOn) return;
  await removeSetting(stack, "abandonDataOn");
  report(`took abandonDataOn=${abandonDataOn} out of the configuration: it holds for one up`);
}

/** Gives up the state of a lab whose engine is gone: Pulumi could not even look at what it says. */
async function forget(name: string, hosts: string | undefined, toolchain: Toolchain): Promise<void> {
  if (await isSameEngine(name, hosts))
    throw new UserError(`the lab "${name}" runs on this very engine, or on none`, "leave out --new-engine");
  const stack = await findStack(name, toolchain);
  await stack?.workspace.removeStack(name, { force: true, preserveConfig: true });
  noteGone(name);
}

async function decideImages(stack: string, configured: string | undefined): Promise<ImageChoice> {
  return await chooseImageSource(configured as ImageSource | undefined, readImageChoice(stack));
}

function checked(raw: RawSettings, unread: ReadonlySet<string>) {
  try {
    return parseSettings(raw, unread);
  } catch (error) {
    const [first, ...rest] = (error as Error).message.split("\n");
    throw new UserError(
      [first, ...rest.slice(0, -1)].join("\n"),
      `give another value: ${labCommand("up --set <key>=<value>")}`,
    );
  }
}

function describe(changes: Changes): string {
  if (unchanged(changes)) return `no changes, ${changes.same ?? 0} resources are as they should be`;
  return Object.entries(changes)
    .filter(([, count]) => count > 0)
    .map(([operation, count]) => `${count} ${operation}`)
    .join(", ");
}

function need<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("a step was left out, or the stack ended without its outputs");
  return value;
}
