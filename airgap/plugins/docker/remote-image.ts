import type Docker from "dockerode";
import { type Fields, flag, map, set, text } from "../protocol/fields";
import type { State } from "../protocol/resource";
import { SchemaResource } from "../protocol/schema-resource";
import type { Properties } from "../protocol/values";
import { orMissing } from "./engine";
import { findImage } from "./images";
import { textOf } from "./inputs";

/** docker:index/remoteImage:RemoteImage */
export class RemoteImage extends SchemaResource {
  protected readonly fields: Fields = {
    name: text({ required: true }),
    keepLocally: flag({ inPlace: true }),
    forceRemove: flag({ inPlace: true }),
    pullTriggers: set(),
    triggers: map(),
    platform: text(),
    imageId: text({ output: true }),
    repoDigest: text({ output: true }),
  };

  constructor(private readonly docker: () => Docker) {
    super();
  }

  async create(inputs: Properties): Promise<State> {
    const image = await findImage(this.docker(), inputs.name as string, textOf(inputs.platform));
    const id = image.Id + inputs.name;
    return { id, properties: await this.state(id, inputs) };
  }

  async update(id: string, _state: Properties, inputs: Properties): Promise<Properties> {
    await findImage(this.docker(), inputs.name as string, textOf(inputs.platform));
    return this.state(id, inputs);
  }

  async delete(_id: string, { name, keepLocally, forceRemove }: Properties): Promise<void> {
    if (keepLocally) return;
    await orMissing(
      this.docker()
        .getImage(name as string)
        .remove({ force: forceRemove === true }),
    );
  }

  protected async inspect(_id: string, known: Properties): Promise<Properties | undefined> {
    const name = known.name as string | undefined;
    const found = name && (await orMissing(this.docker().getImage(name).inspect()));
    if (!found) return undefined;
    return { ...known, id: found.Id + name, imageId: found.Id, repoDigest: repoDigest(name, found.RepoDigests ?? []) };
  }
}

/** The digest of the repository that the name speaks of, empty for an image that never was in a registry. */
function repoDigest(name: string, digests: string[]): string {
  const repository = name.split(":")[0] as string;
  return digests.find((digest) => digests.length > 1 && digest.startsWith(repository)) ?? digests[0] ?? "";
}
