import type { Logger } from "pino";
import { Registry } from "prom-client";
import { containerMetrics as names } from "../../contract/container-metrics";
import { Exporter, type Source } from "../shared/exporter";
import { type RunningExporter, serveExporter } from "../shared/exporter-server";
import { scrapeTime } from "../shared/scrape-time";
import type { readConfig } from "./config";
import { type ContainerReader, type ContainerSample, readContainers } from "./container-sample";
import { cpuTopic } from "./cpu";
import { diskIoTopic } from "./disk-io";
import { dockerEngine } from "./engine";
import { Figures } from "./figures";
import { lifeTopic } from "./life";
import { LifeHistory } from "./life-history";
import { memoryTopic } from "./memory";
import { networkTopic } from "./network";
import { OomWatch } from "./oom-watch";

/** ms for one collection. */
const deadline = 0.8 * scrapeTime;

/** Starts the container exporter; the engine may be away. */
export async function startContainerExporter(
  config: ReturnType<typeof readConfig>,
  logger: Logger,
): Promise<RunningExporter> {
  const registry = new Registry();
  const engine = dockerEngine(config.socketPath, config.label);
  const history = new LifeHistory();
  const watch = new OomWatch(engine, (id) => history.oomKilled(id));
  const own = { up: names.up, collectDuration: names.collectDuration, errors: names.errors };
  const options = { registry, names: own, sourceName: "the Docker engine", logger, deadline };
  const exporter = new Exporter(containerSource(registry, { engine, history, figures: new Figures(engine) }), options);
  watch.start();
  return await serveExporter(exporter, config.httpPort, logger, () => watch.stop());
}

function containerSource(registry: Registry, reader: ContainerReader): Source<ContainerSample[]> {
  const topics = [cpuTopic, memoryTopic, networkTopic, diskIoTopic, lifeTopic].map((topic) => topic(registry));
  const forget = () => {
    for (const { metrics } of topics) for (const metric of metrics) metric.clear();
  };
  return {
    read: (reading) => readContainers(reader, reading),
    publish(samples) {
      forget();
      for (const sample of samples) for (const topic of topics) topic.publish(sample);
    },
    forget,
  };
}
