import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { type Fields, map, recordSet, text } from "../protocol/fields";
import type { Operation, State } from "../protocol/resource";
import { SchemaResource } from "../protocol/schema-resource";
import type { Properties } from "../protocol/values";
import { labels } from "./container-fields";
import { orMissing } from "./engine";
import { labelRecords, labelsOf, mapOf, textOf } from "./inputs";

const removalPatienceMilliseconds = 30_000;
const removalPauseMilliseconds = 500;

/** docker:index/volume:Volume */
export class Volume extends SchemaResource {
  protected override readonly stateVersion = 1;
  protected readonly fields: Fields = {
    name: text({ autonamed: true, computed: true }),
    labels: recordSet(labels),
    driver: text({ computed: true }),
    driverOpts: map(),
    mountpoint: text({ output: true }),
  };

  constructor(private readonly docker: () => Docker) {
    super();
  }

  async create(inputs: Properties): Promise<State> {
    const volume = await this.docker().createVolume({
      Name: textOf(inputs.name),
      Driver: textOf(inputs.driver),
      DriverOpts: mapOf(inputs.driverOpts),
      Labels: labelsOf(inputs.labels),
    });
    return { id: volume.name, properties: await this.state(volume.name, inputs) };
  }

  /** Nothing about a volume can change in place. */
  async update(id: string, _state: Properties, inputs: Properties): Promise<Properties> {
    return this.state(id, inputs);
  }

  async delete(id: string, _state: Properties, { signal }: Operation): Promise<void> {
    const end = Date.now() + removalPatienceMilliseconds;
    while (!(await this.removed(id, Date.now() > end))) await sleep(removalPauseMilliseconds, undefined, { signal });
  }

  protected async inspect(id: string, known: Properties): Promise<Properties | undefined> {
    const found = await orMissing(this.docker().getVolume(id).inspect());
    if (!found) return undefined;
    return {
      ...known,
      id,
      name: found.Name,
      labels: labelRecords(found.Labels),
      driver: found.Driver,
      driverOpts: found.Options,
      mountpoint: found.Mountpoint,
    };
  }

  private async removed(id: string, isLastTry: boolean): Promise<boolean> {
    try {
      await orMissing(this.docker().getVolume(id).remove({ force: true }));
      return true;
    } catch (error) {
      if (isLastTry || !(error as Error).message.includes("volume is in use")) throw error;
      return false;
    }
  }
}
