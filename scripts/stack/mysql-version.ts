import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { officialImages } from "../../airgap/images/official";
import { objectName } from "../../contract/naming";
import type { HostReach } from "../../infra/hosts/host";
import { type ImageOrigin, type ImageSource, requiredImage } from "../../infra/images/catalogue";
import { replaceFile } from "../../kit/replace-file";
import { UserError } from "../../kit/user-error";
import { dumpsFolder } from "../lib/paths";
import { shell } from "../lib/shell";
import type { Report } from "../lib/steps";
import { connect } from "./connect";
import { dockerCommand } from "./engines";
import type { StackOutputs } from "./outputs";
import { dumpSale } from "./sale-dump";

type Version = readonly [major: number, minor: number, patch: number];

/** Reads a version out of what `mysqld --version` says, or of an image's tag. */
export function versionIn(text: string): Version | undefined {
  const [, ...numbers] = /(\d+)\.(\d+)\.(\d+)/.exec(text) ?? [];
  return numbers.length === 3 ? (numbers.map(Number) as unknown as Version) : undefined;
}

/**
 * What another version of MySQL means for data that `has` wrote: nothing, a dump first, or that it cannot be. MySQL goes
 * back within a series only (MySQL manual, "Downgrade paths").
 */
export function verdictOn(has: Version, wants: Version): "same" | "dump first" | "refused" {
  const difference = has.map((part, index) => (wants[index] as number) - part).find((change) => change !== 0) ?? 0;
  if (difference === 0) return "same";
  const isSameSeries = has[0] === wants[0] && has[1] === wants[1];
  return difference < 0 && !isSameSeries ? "refused" : "dump first";
}

/**
 * Looks, before the old container goes, whether the MySQL that is to come can read the data of the one that is there:
 * refuses a way back, and writes a dump before any other change of version.
 */
export async function readyMysqlVersion(
  stack: string,
  outputs: StackOutputs | undefined,
  origin: ImageOrigin,
  report: Report,
): Promise<void> {
  const reach = outputs?.hosts[outputs.services.mysql?.host ?? ""]?.reach;
  const there = await said(dockerCommand(reach, ["inspect", "--format", "{{.Image}}", objectName(stack, "mysql")]));
  const wanted = requiredImage(origin, "mysql");
  if (!there || there === (await said(["docker", "image", "inspect", "--format", "{{.Id}}", wanted]))) return;
  const [has, wants] = [await versionOfImage(there, reach), await versionOf(origin.imageSource, wanted)];
  if (!has || !wants) return;
  const verdict = verdictOn(has, wants);
  if (verdict === "same") return;
  const [from, to] = [has.join("."), wants.join(".")];
  if (verdict === "refused") {
    throw new UserError(
      `MySQL's data was written by version ${from}, and version ${to}, which imageSource=${origin.imageSource} brings, cannot read it`,
      `keep the version: ./lab up --stack ${stack} --set imageSource=<the former one>; or take the data along: ./lab dump sale.sql --stack ${stack}, ./lab down --stack ${stack}, this ./lab up again, ./lab restore sale.sql --stack ${stack}`,
    );
  }
  const lab = await connect(stack);
  const file = join(
    dumpsFolder,
    `${stack}-mysql-${from}-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "")}.sql`,
  );
  mkdirSync(dumpsFolder, { recursive: true });
  replaceFile(file, await dumpSale(lab), { mode: 0o600 });
  report(`MySQL changes from ${from} to ${to}; what it holds was dumped to ${file}`);
}

/** An official image may have to be pulled first; its tag says which version it is. */
async function versionOf(source: ImageSource, image: string): Promise<Version | undefined> {
  return source === "official" ? versionIn(officialImages.mysql) : await versionOfImage(image);
}

async function versionOfImage(image: string, reach?: HostReach): Promise<Version | undefined> {
  const argv = [
    "run",
    "--rm",
    "--network",
    "none",
    "--log-driver",
    "none",
    "--entrypoint",
    "mysqld",
    image,
    "--version",
  ];
  return versionIn(await said(dockerCommand(reach, argv)));
}

/** What a command printed; nothing where it failed. */
async function said(argv: readonly string[]): Promise<string> {
  const { exitCode, stdout } = await shell`${argv}`;
  return exitCode === 0 ? stdout.trim() : "";
}
