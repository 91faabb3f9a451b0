import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { cached, hashOf, hashOfDirectory } from "../../kit/cache";

const root = join(__dirname, "../..");
const names = ["docker", "command"] as const;

/**
 * Bundles the stand-in provider plugins, each into a folder of its own that holds just the executable that the
 * engine looks for on PATH. Built once per machine for the same sources and packages.
 */
export async function buildPlugins(): Promise<Record<(typeof names)[number], string>> {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const sources = ["protocol", ...names].map((folder) => hashOfDirectory(join(__dirname, folder)));
  const key = hashOf(...sources, readFileSync(__filename, "utf8"), lock, process.execPath);
  const folders = await Promise.all(names.map((name) => cached(`plugin-${name}`, key, bundle(name))));
  return { docker: folders[0] as string, command: folders[1] as string };
}

const unused = join(__dirname, "docker/unused.ts");
const unusedByDocker = { ssh2: unused, "@grpc/proto-loader": unused, protobufjs: unused };

const bundle = (name: string) => async (directory: string) => {
  const outfile = join(directory, `pulumi-resource-${name}`);
  await build({
    entryPoints: [join(__dirname, name, "main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    // The Node that built it, because a shebang's lookup could find none or an older one.
    banner: { js: `#!${process.execPath}` },
    minify: true,
    alias: name === "docker" ? unusedByDocker : {},
    // Optional parts of ssh2: compiled code, for which it has its own replacement.
    external: ["cpu-features", "*.node"],
    logLevel: "warning",
  });
  chmodSync(outfile, 0o755);
};
