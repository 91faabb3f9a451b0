import { delimiter } from "node:path";
import type { Report } from "../lib/steps";
import type { Choice } from "./choice";
import { ensurePlugins } from "./plugins";
import { ensureCli } from "./pulumi-cli";

/** Everything that running the Pulumi program takes, and how each part was come by. */
export interface Toolchain {
  readonly cli: Choice;
  readonly choices: readonly Choice[];
  /** PATH for Pulumi: stand-ins are found there and nowhere else, so that Pulumi itself says that it uses them. */
  readonly path: string;
}

/** Has the CLI and the plugins ready, official where they can be had. */
export async function ensureToolchain(report: Report): Promise<Toolchain> {
  const cli = await ensureCli(report);
  return toolchainOf(cli, [cli, ...(await ensurePlugins(cli, report))]);
}

/** The tool chain that these choices make. */
export function toolchainOf(cli: Choice, choices: readonly Choice[]): Toolchain {
  const folders = choices.map(({ path }) => path).filter((path) => path !== undefined);
  return { cli, choices, path: [...folders, process.env.PATH].join(delimiter) };
}
