import { isSecretSetting } from "../../infra/config";
import { enginesOf } from "./engines";
import type { StackOutputs } from "./outputs";
import type { LabSnapshot } from "./running-stack";
import { defaultSettings, explicitSettings } from "./settings";

/** Containers and settings of a lab as they are now, secrets left out. */
export async function labSnapshot(
  stack: string,
  outputs: Pick<StackOutputs, "services" | "hosts">,
): Promise<LabSnapshot> {
  const { services } = outputs;
  const engineOf = enginesOf(outputs, 10_000);
  const containers = await Promise.all(
    Object.entries(services).map(async ([service, { container, image }]) => {
      const { Id, State } = await engineOf(container).getContainer(container).inspect();
      return [service, { id: Id.slice(0, 12), image, startedAt: State.StartedAt }] as const;
    }),
  );
  const settings = Object.entries({ ...defaultSettings(), ...explicitSettings(stack) });
  return {
    settings: Object.fromEntries(settings.filter(([key]) => !isSecretSetting(key))),
    containers: Object.fromEntries(containers),
  };
}
