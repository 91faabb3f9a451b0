import type Docker from "dockerode";
import type { Operation } from "../protocol/resource";
import type { Properties } from "../protocol/values";
import { packContext } from "./build-context";
import { linesOf } from "./build-log";
import { mapOf, textOf, texts } from "./inputs";
import { follow } from "./progress";

const linesInError = 20;

/** Builds and tags an image, BuildKit unless the program wants the classic builder; fails with the last log lines. */
export async function buildImage(docker: Docker, name: string, build: Properties, operation: Operation): Promise<void> {
  const { archive, dockerfile } = packContext(build.context as string, build.dockerfile as string);
  const stream = await post(docker, archive, { t: name, dockerfile, ...options(build) }, operation.signal);
  const log: string[] = [];
  await follow(docker, stream, (message) => {
    for (const line of linesOf(message)) {
      log.push(line);
      operation.progress(line);
    }
  }).catch((error: Error) => {
    if (operation.signal.aborted) throw new Error(`building ${name}: ${(operation.signal.reason as Error).message}`);
    throw new Error([`building ${name} failed: ${error.message}`, ...log.slice(-linesInError)].join("\n"));
  });
}

const options = (build: Properties): Record<string, string | undefined> => ({
  version: build.builderVersion === "BuilderV1" ? "1" : "2",
  platform: textOf(build.platform),
  target: textOf(build.target),
  networkmode: textOf(build.network),
  buildargs: JSON.stringify(mapOf(build.args) ?? {}),
  extrahosts: texts(build.addHosts).join(",") || undefined,
  // The official plugin does not ask for it; BuildKit has no containers to remove.
  rm: "0",
});

/** The build request itself: dockerode's own wants a BuildKit session, which only logins and secrets need. */
function post(
  docker: Docker,
  file: NodeJS.ReadableStream,
  query: Record<string, string | undefined>,
  abortSignal: AbortSignal,
): Promise<NodeJS.ReadableStream> {
  const known = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  const request = { path: "/build?", method: "POST", file, options: known, abortSignal, isStream: true };
  return new Promise((resolve, reject) =>
    docker.modem.dial({ ...request, statusCodes: { 200: true } }, (error, stream) =>
      error ? reject(error) : resolve(stream as NodeJS.ReadableStream),
    ),
  );
}
