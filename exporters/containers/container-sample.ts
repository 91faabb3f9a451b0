import { serviceLabel } from "../../contract/naming";
import { abortedWithin } from "../../kit/within-time";
import type { Reading } from "../shared/exporter";
import type { Engine, Inspected, Stats } from "./engine";
import { type Figures, patience } from "./figures";
import type { LifeHistory } from "./life-history";

/** The labels that every metric of a container carries. */
export type ContainerLabels = { readonly name: string; readonly image: string; readonly service: string };

/** All that one collection learned of a container. */
export interface ContainerSample {
  readonly labels: ContainerLabels;
  readonly inspected: Inspected;
  /** Undefined for a container that does not run, or whose figures the engine did not give. */
  readonly stats: Stats | undefined;
  /** Bouts of OOM kills, as OomBouts tells them. */
  readonly oomBouts: number;
  readonly restarts: number;
  /** Unix s of the collection. */
  readonly seen: number;
}

/** What readings of the engine need: the engine, and what is remembered from one to the next. */
export interface ContainerReader {
  readonly engine: Engine;
  readonly history: LifeHistory;
  readonly figures: Figures;
}

/**
 * Reads every container at the same time. One that gives no figures costs its own figures, and one of which the engine
 * says nothing in time is left out: the others are shown.
 */
export async function readContainers(reader: ContainerReader, reading: Reading): Promise<ContainerSample[]> {
  const ids = await reader.engine.list(reading.signal);
  reader.history.keepOnly(ids);
  reader.figures.keepOnly(ids);
  const { signal, failed } = reading;
  const samples = await abortedWithin(signal, patience, (inTime) =>
    Promise.all(ids.map((id) => readContainer(reader, id, { signal: inTime, failed }))),
  );
  return samples.filter((sample) => sample !== undefined);
}

async function readContainer(
  { engine, history, figures }: ContainerReader,
  id: string,
  { signal: inTime, failed }: Reading,
): Promise<ContainerSample | undefined> {
  const asked = figures.read(id).catch(failed);
  const inspected = await engine.inspect(id, inTime).catch(failed);
  const stats = (await asked) ?? undefined;
  if (!inspected) return undefined;
  if (!isRunning(inspected)) figures.forget(id);
  const { Name, Image, Config } = inspected;
  const image = (await engine.imageName(Image, inTime).catch(failed)) ?? Image;
  return {
    labels: { name: Name.replace(/^\//, ""), image, service: Config.Labels[serviceLabel] ?? "" },
    inspected,
    stats: isRunning(inspected) && hasFigures(stats) ? stats : undefined,
    ...history.update(id, inspected),
    seen: Date.now() / 1000,
  };
}

/** The engine calls a container that waits to be restarted running. */
export function isRunning({ State }: Inspected): boolean {
  return State.Running && !State.Restarting;
}

/** Of a container that has just stopped the engine gives a document of zeros, read in the year 1. */
export function hasFigures(stats: Pick<Stats, "read"> | undefined): boolean {
  return stats !== undefined && Date.parse(stats.read) > 0;
}
