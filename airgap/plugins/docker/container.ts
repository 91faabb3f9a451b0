import type Docker from "dockerode";
import type { Fields } from "../protocol/fields";
import { HalfDone, type Operation, type State } from "../protocol/resource";
import { inputsOnly, SchemaResource } from "../protocol/schema-resource";
import type { Properties } from "../protocol/values";
import { containerFields } from "./container-fields";
import { attached, runToEnd, waitUntilHealthy } from "./container-life";
import { connectNetworks } from "./container-networks";
import { createRequest, updateRequest } from "./container-request";
import { containerState } from "./container-state";
import { uploadFiles } from "./container-uploads";
import { isNotFound, orMissing } from "./engine";
import { findImage } from "./images";

const updatable = ["restart", "maxRetryCount", "cpuShares", "memory", "memoryReservation", "cpuSet", "memorySwap"];

/** docker:index/container:Container */
export class Container extends SchemaResource {
  protected override readonly stateVersion = 2;
  protected override readonly deleteBeforeReplace = true;
  protected readonly fields: Fields = containerFields;

  constructor(private readonly docker: () => Docker) {
    super();
  }

  async create(inputs: Properties, operation: Operation): Promise<State> {
    const wanted = inputsOnly(inputs);
    await findImage(this.docker(), wanted.image as string);
    const container = await this.docker().createContainer(createRequest(wanted));
    try {
      const logs = await this.finish(container, wanted, operation);
      return { id: container.id, properties: await this.state(container.id, { ...inputs, ...logs }) };
    } catch (error) {
      // The container is there, so the state must know it, or nothing would ever remove it.
      const properties = await this.state(container.id, inputs).catch(() => wanted);
      throw new HalfDone({ id: container.id, properties }, `container ${wanted.name}: ${(error as Error).message}`);
    }
  }

  /** Starts a container that should run and does not, and changes limits; all else is only noted. */
  async update(id: string, state: Properties, inputs: Properties): Promise<Properties> {
    const container = this.docker().getContainer(id);
    if (state.mustRun !== true && inputs.mustRun && inputs.start) await start(container);
    const changed = this.diff(state, {}, inputs).changes.map(({ path }) => path);
    if (changed.some((path) => updatable.includes(path))) await container.update(updateRequest(inputs));
    return this.state(id, this.carriedOver(state, inputs));
  }

  async delete(id: string, state: Properties): Promise<void> {
    const container = this.docker().getContainer(id);
    const grace = (state.destroyGraceSeconds as number | undefined) ?? 0;
    if (!state.attach) await orGone(container.stop({ t: grace }));
    await orGone(container.remove({ v: state.removeVolumes !== false, force: true }));
  }

  protected async inspect(id: string, known: Properties): Promise<Properties | undefined> {
    const found = await orMissing(this.docker().getContainer(id).inspect());
    return found && containerState(found, known);
  }

  private async finish(container: Docker.Container, inputs: Properties, operation: Operation): Promise<Properties> {
    await connectNetworks(this.docker(), container.id, inputs.networksAdvanced);
    await uploadFiles(container, inputs.uploads);
    if (!inputs.start) return {};
    await attached(() => container.start(), operation);
    if (inputs.wait) await waitUntilHealthy(container, inputs.waitTimeout as number, operation);
    return inputs.attach ? runToEnd(container, inputs.logs === true, inputs.tty === true, operation) : {};
  }
}

/** Starting what already runs is no error: the engine says so with "not modified". */
async function start(container: Docker.Container): Promise<void> {
  try {
    await container.start();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 304) throw error;
  }
}

async function orGone(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message: string };
    if (!isNotFound(error) && statusCode !== 304 && !message.includes("is already in progress")) throw error;
  }
}
