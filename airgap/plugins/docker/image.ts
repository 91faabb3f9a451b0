import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type Docker from "dockerode";
import { type Checked, type CheckRequest, check } from "../protocol/check";
import type { Change } from "../protocol/diff";
import { type Fields, flag, list, map, matching, record, text } from "../protocol/fields";
import type { Differences, Operation, Resource, State } from "../protocol/resource";
import { hasUnknown, isInternal, type Properties, reveal, secret, type Value } from "../protocol/values";
import { contextDigest, dockerfileInContext } from "./build-context";
import { buildImage } from "./image-build";
import { recordOf, textOf } from "./inputs";

const fields: Fields = {
  imageName: text({ required: true }),
  skipPush: flag(),
  buildOnPreview: flag(),
  registry: record({ server: text(), username: text(), password: text() }),
  build: record({
    context: text(),
    dockerfile: text(),
    args: map(),
    platform: text(),
    target: text(),
    addHosts: list(),
    network: text(),
    builderVersion: text({ validate: matching(/^Builder(V1|BuildKit)$/, "BuilderV1 or BuilderBuildKit") }),
  }),
};

/** docker:index/image:Image, for images that stay on the engine that built them. */
export class Image implements Resource {
  constructor(private readonly docker: () => Docker) {}

  async check(news: Properties, request: CheckRequest, operation: Operation): Promise<Checked> {
    const { inputs, failures } = check(fields, news, request);
    const build = inputs.build;
    if (failures.length > 0 || typeof build === "string") return { inputs, failures };
    const open = recordOf(reveal(build ?? null));
    const failure = pushFailure(inputs) ?? dockerfileFailure(placesOf(open));
    if (failure) return { inputs, failures: [failure] };
    if (!open.platform) operation.inform(platformHint);
    return { inputs: withDefaults(inputs, open), failures: [] };
  }

  diff(state: Properties, _oldInputs: Properties, inputs: Properties): Differences {
    const old = withoutNotes(recordOf(state.__inputs));
    const now = withoutNotes(inputs);
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    const changes = keys.filter((key) => differs(key, old[key], now[key])).map((path) => change(path, old, now));
    return { changes, deleteBeforeReplace: false };
  }

  async preview(inputs: Properties, operation: Operation): Promise<Properties> {
    const { imageName, build } = inputs;
    if (inputs.buildOnPreview !== true) return inputs;
    const { context, dockerfile, args } = recordOf(build);
    if (![imageName, context, dockerfile, args].some(hasUnknown)) return this.build(inputs, operation);
    operation.warn("cannot build on preview: the image's name, context, dockerfile or args are not known yet");
    return inputs;
  }

  async create(inputs: Properties, operation: Operation): Promise<State> {
    return { id: inputs.imageName as string, properties: await this.build(inputs, operation) };
  }

  /** What was built is not looked at again: the inputs say when to build. */
  async read(id: string, properties: Properties, inputs: Properties): Promise<State> {
    return { id, properties, inputs };
  }

  async update(_id: string, _state: Properties, inputs: Properties, operation: Operation): Promise<Properties> {
    return this.build(inputs, operation);
  }

  /** Images stay: other things may have been built on them. */
  async delete(): Promise<void> {}

  private async build(inputs: Properties, operation: Operation): Promise<Properties> {
    const build = recordOf(inputs.build);
    const { context, dockerfile } = placesOf(build);
    const name = inputs.imageName as string;
    await buildImage(this.docker(), name, { ...build, context, dockerfile }, operation);
    const { Id } = await this.docker().getImage(name).inspect();
    return {
      imageName: name,
      baseImageName: name,
      repoDigest: Id,
      registryServer: recordOf(inputs.registry).server ?? "",
      context,
      dockerfile: dockerfileInContext(context, dockerfile),
      platform: build.platform ?? "",
      __inputs: secret(withoutNotes(inputs)),
    };
  }
}

function placesOf({ context, dockerfile }: Properties): { context: string; dockerfile: string } {
  const folder = textOf(context) ?? ".";
  return { context: folder, dockerfile: textOf(dockerfile) ?? join(folder, "Dockerfile") };
}

function pushFailure({ skipPush }: Properties) {
  if (reveal(skipPush ?? null) === true || hasUnknown(skipPush)) return undefined;
  const reason =
    "the stand-in plugin does not push to registries: set skipPush to true, or use the official docker plugin";
  return { property: "skipPush", reason };
}

function dockerfileFailure({ context, dockerfile }: ReturnType<typeof placesOf>) {
  if ([context, dockerfile].some(hasUnknown) || existsSync(dockerfile)) return undefined;
  const inContext = join(context, dockerfile);
  const hint = existsSync(inContext) ? `; try setting \`dockerfile\` to "${inContext}"` : "";
  return { property: "build.dockerfile", reason: `could not open dockerfile at relative path "${dockerfile}"${hint}` };
}

function withDefaults(inputs: Properties, build: Properties): Properties {
  const places = placesOf(build);
  const isKnown = !hasUnknown(places.context) && !hasUnknown(places.dockerfile);
  const digest: Properties = isKnown ? { contextDigest: contextDigest(places.context, places.dockerfile) } : {};
  const { __defaults, ...given } = build;
  void __defaults;
  return withoutNotes({
    ...inputs,
    buildOnPreview: inputs.buildOnPreview ?? false,
    build: { ...given, ...places, platform: given.platform ?? hostPlatform, ...digest },
  });
}

const hostPlatform = `linux/${process.arch === "x64" ? "amd64" : process.arch}`;

const platformHint = `Building your image for ${hostPlatform} architecture.
To ensure you are building for the correct platform, consider explicitly setting the \`platform\` field on ImageBuildOptions.`;

/** Who logs in to a registry says nothing about what is built. */
function differs(key: string, old: Value | undefined, now: Value | undefined): boolean {
  if (key === "registry" && old && now) return recordOf(old).server !== recordOf(now).server;
  return !isDeepStrictEqual(old, now);
}

function change(path: string, old: Properties, now: Properties): Change {
  const kind = old[path] === undefined ? "add" : now[path] === undefined ? "delete" : "update";
  return { path, kind, replace: false };
}

const withoutNotes = (inputs: Properties): Properties =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => !isInternal(key)));
