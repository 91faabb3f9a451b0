import { isSecretSetting } from "../../infra/config";
import { hashOf } from "../../kit/cache";
import { enginesOf } from "./engines";
import type { StackOutputs } from "./outputs";
import type { LabSnapshot } from "./running-stack";
import { defaultSettings, explicitSettings } from "./settings";

/** Settings that say where machines are, how to log in there, or who somebody is: records are shared and committed. */
const personal: ReadonlySet<string> = new Set([
  "hosts",
  "alertEmailSmarthost",
  "alertEmailFrom",
  "alertEmailTo",
  "alertEmailUser",
]);

/** Settings as a record has them: no secrets, and of what is personal only whether it is the same. */
export function recordedSettings(settings: Readonly<Record<string, string>>): Record<string, string> {
  const told = Object.entries(settings).filter(([key]) => !isSecretSetting(key));
  return Object.fromEntries(
    told.map(([key, value]) => [key, personal.has(key) && value ? `sha256:${hashOf(value)}` : value]),
  );
}

/** Containers and settings of a lab as they are now. */
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
  return {
    settings: recordedSettings({ ...defaultSettings(), ...explicitSettings(stack) }),
    containers: Object.fromEntries(containers),
  };
}
