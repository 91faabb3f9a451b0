import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { ownBackend } from "../lib/backend";
import { workFiles } from "../lib/paths";

type Environment = Readonly<Record<string, string | undefined>>;

/** What becomes of variables of the environment that `./lab` is started in. */
export interface Rule {
  /** Names, or beginnings of names that end in `*`; the first rule that fits a variable holds. */
  readonly names: readonly string[];
  /** As the documentation puts it. */
  readonly does: string;
  readonly why: string;
  /** The value that `./lab` and all that it starts get; undefined takes the variable out. */
  readonly value: (value: string | undefined, all: Environment) => string | undefined;
  /** It acts before this program runs: `lab`, the shell script, does the same. */
  readonly beforeNode?: boolean;
}

const honoured = { does: "honoured", value: (value: string | undefined) => value || undefined } as const;
const cleared = { does: "cleared", value: () => undefined } as const;
const fixed = (text: string) => ({ does: `set to \`${text}\``, value: () => text });

/** Addresses that a proxy cannot reach: the lab's own, and Pulumi's to its plugins. */
const loopback = ["localhost", "127.0.0.1", "::1"];
const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "grpc_proxy"];

/** Every variable that changes what Docker, Pulumi, Node, npm, Go, git, shells and proxies do; others pass untouched. */
export const rules: readonly Rule[] = [
  {
    names: ["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_TLS*", "DOCKER_CERT_PATH", "DOCKER_AUTH_CONFIG"],
    ...honoured,
    why: "which engine is meant, and the logins for it and for registries",
  },
  { names: ["DOCKER_SSH_OPTS"], ...honoured, why: "how an engine is reached by SSH" },
  {
    names: ["DOCKER_*", "COMPOSE_*", "BUILDKIT_*", "BUILDX_*"],
    ...cleared,
    why: "another project's builder, platform or API: the lab has images of its engine's own platform",
  },
  {
    names: ["PULUMI_BACKEND_URL", "PULUMI_ACCESS_TOKEN", "PULUMI_HOME", "PULUMI_DIY_BACKEND_*"],
    ...honoured,
    why: "the Pulumi backend that you are logged in to",
  },
  {
    names: ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"],
    does: "honoured with a backend of your own, cleared with this folder's",
    why: "this folder's backend has a passphrase of its own, in `.lab/`",
    value: (value, all) => (ownBackend(all) || wasBegunUnderAnother() ? value : undefined),
  },
  { names: ["PULUMI_*"], ...cleared, why: "another stack, and options of the command line that would hold unseen" },
  {
    names: ["NODE_EXTRA_CA_CERTS", "NODE_TLS_*", "NODE_USE_*"],
    ...honoured,
    why: "how registries and downloads are reached",
    beforeNode: true,
  },
  {
    names: ["NODE_*"],
    ...cleared,
    why: "another project's modules and debugger; `NODE_ENV=production` would leave packages out",
    beforeNode: true,
  },
  {
    names: ["TSX_*", "TS_NODE_*", "ESBUILD_*", "ZX_*"],
    ...cleared,
    why: "another project's compiler and its options",
    beforeNode: true,
  },
  {
    names: ["registry", "cache", "userconfig", "globalconfig", "ca", "cafile", "strict_ssl", "ignore_scripts"]
      .concat(["proxy", "https_proxy", "noproxy", "offline", "prefer_offline", "fetch_*"])
      .flatMap((key) => [`npm_config_${key}`, `NPM_CONFIG_${key.toUpperCase()}`]),
    ...honoured,
    why: "the registry that packages come from, the way to it, and whether packages may run scripts",
    beforeNode: true,
  },
  {
    names: ["npm_config_*", "NPM_CONFIG_*"],
    ...cleared,
    why: "which packages are installed, and where to, is not another project's choice; `npm run` sets some",
    beforeNode: true,
  },
  {
    names: ["GOFLAGS", "GOOS", "GOARCH", "GOARM", "GOAMD64", "GOROOT", "GOEXPERIMENT", "GO111MODULE", "CGO_*"],
    ...cleared,
    why: "they would build Pulumi in another way, or for another machine",
  },
  { names: ["GOWORK"], ...fixed("off"), why: "a `go.work` above this folder would take part in the build" },
  {
    names: ["NO_PROXY", "no_proxy"],
    does: `honoured; \`${loopback.join()}\` is added where there is a proxy`,
    why: "the lab's own addresses, and Pulumi's to its plugins, are behind no proxy",
    value: (value, all) => (proxies.some((name) => all[name]) ? withLoopback(value) : value),
  },
  { names: proxies, ...honoured, why: "the way to registries and downloads" },
  { names: ["LC_ALL"], ...fixed("C"), why: "what programs say is read by the lab; its own texts are in English" },
  { names: ["TZ"], ...honoured, why: "records and reports have times in UTC whatever it says" },
  {
    names: ["TMPDIR"],
    does: "honoured where it is a folder that can be written to",
    why: "builds need one",
    value: (value) => (isFolder(value) && isWritable(value) ? value : undefined),
    beforeNode: true,
  },
  {
    names: ["CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR"].map((name) => `XDG_${name}`),
    does: "honoured where it begins with `/`",
    why: "the XDG specification has others ignored; `XDG_CACHE_HOME` moves the cache",
    value: (value) => (value && isAbsolute(value) ? value : undefined),
  },
  {
    names: ["HOME"],
    does: "honoured where it is a folder, else the account's own",
    why: "Docker, Pulumi and the cache look there",
    value: (value) => (isFolder(value) ? value : userInfo().homedir),
  },
  {
    names: ["TICKETWATCH_CACHE"],
    does: "honoured",
    why: "moves the cache",
    value: (value) => value && resolve(value),
  },
  { names: ["FORCE_COLOR", "CLICOLOR_FORCE"], ...cleared, why: "what programs say is read by the lab" },
  { names: ["NO_COLOR"], ...honoured, why: "it is for people" },
  {
    names: ["GIT_CONFIG_*", "GIT_SSL_*", "GIT_SSH*"],
    ...honoured,
    why: "whose folders git trusts, and how it connects",
  },
  { names: ["GIT_*"], ...cleared, why: "a hook's repository is not this one, whose commit goes into records" },
  { names: ["CDPATH", "ENV", "BASH_ENV"], ...cleared, why: "they change what shell scripts do", beforeNode: true },
  { names: ["SHELLOPTS", "BASHOPTS", "BASH_FUNC_*"], ...cleared, why: "they change what shell scripts do" },
  { names: ["LD_*"], ...honoured, why: "the system has loaded what they name before anything could be done" },
];

const withLoopback = (value: string | undefined): string =>
  [...new Set([...(value ?? "").split(",").filter(Boolean), ...loopback])].join();

function isWritable(path = ""): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const isFolder = (path: string | undefined): boolean =>
  path !== undefined && isAbsolute(path) && existsSync(path) && statSync(path).isDirectory();

/** Labs of before had their state in this folder under the passphrase of the environment, where one was set. */
const wasBegunUnderAnother = (): boolean => !existsSync(workFiles.passphrase) && hasStacks();

function hasStacks(): boolean {
  const folder = join(workFiles.backend, ".pulumi", "stacks");
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((path) => `${path}`.endsWith(".json"));
}

/** The rule that holds for a variable, if any does. */
export function ruleFor(name: string): Rule | undefined {
  const fits = (pattern: string) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern);
  return rules.find(({ names }) => names.some(fits));
}

/** The environment that these rules make of one. */
export function settled(all: Environment): Record<string, string> {
  const names = new Set([
    ...Object.keys(all),
    ...rules.flatMap(({ names }) => names.filter((one) => !one.endsWith("*"))),
  ]);
  const entries = [...names].map((name) => {
    const rule = ruleFor(name);
    return [name, rule ? rule.value(all[name], all) : all[name]] as const;
  });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Names of the variables that were set and are not used, for `./lab doctor`. */
export let notUsed: readonly string[] = [];

/** Gives this process, and all that it starts, the environment that the rules make, and the usual umask. */
export function settleEnvironment(): void {
  const after = settled(process.env);
  notUsed = Object.keys(process.env).filter((name) => !(name in after));
  for (const name of notUsed) delete process.env[name];
  Object.assign(process.env, after);
  // What may be read by its owner only is made with permissions of its own.
  process.umask(0o022);
}
