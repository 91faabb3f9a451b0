import Docker from "dockerode";

/** The engine that the plugins under test talk to by default. */
export const docker = new Docker();

export const inspect = (name: string) => docker.getContainer(name).inspect();

/** Whether the engine has a container of this name, running or not. */
export async function exists(name: string): Promise<boolean> {
  const containers = await docker.listContainers({ all: true, filters: { name: [`^/${name}$`] } });
  return containers.length > 0;
}

/** Waits until `isTrue`, checking often; fails after ten seconds. */
export async function eventually(isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`not true within ten seconds: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
