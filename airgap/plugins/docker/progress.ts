import type Docker from "dockerode";

/** One message of the engine's stream about a pull or a build. */
export interface ProgressMessage {
  readonly id?: string;
  readonly stream?: string;
  readonly status?: string;
  readonly error?: string;
  readonly aux?: string | { readonly ID?: string };
}

/** Follows a stream to its end; an error that the engine reports in it is an error here, too. */
export async function follow(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  show: (message: ProgressMessage) => void = () => {},
): Promise<void> {
  let failure: string | undefined;
  const note = (message: ProgressMessage) => {
    failure ??= message.error;
    show(message);
  };
  await new Promise<void>((resolve, reject) =>
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()), note),
  );
  if (failure !== undefined) throw new Error(failure.trim());
}
