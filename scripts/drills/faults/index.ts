import type { Fault } from "../fault";
import { appHung } from "./app-hung";
import { appKilled } from "./app-killed";
import { appOutOfMemory } from "./app-out-of-memory";
import { badDeploy } from "./bad-deploy";
import { clockStep } from "./clock-step";
import { connectionsExhausted } from "./connections-exhausted";
import { cpuHog } from "./cpu-hog";
import { deadlockStorm } from "./deadlock-storm";
import { diskFilling } from "./disk-filling";
import { exporterGone } from "./exporter-gone";
import { hotRowHeld } from "./hot-row-held";
import { mysqlKilled } from "./mysql-killed";
import { mysqlPaused } from "./mysql-paused";
import { mysqlSlowDisk } from "./mysql-slow-disk";
import { networkCut } from "./network-cut";
import { networkDelay } from "./network-delay";
import { networkLoss } from "./network-loss";
import { prometheusRestarted } from "./prometheus-restarted";

/** Every fault that can be drilled; those that hurt buyers most come first. */
export const faults: readonly Fault[] = [
  appKilled,
  appHung,
  appOutOfMemory,
  badDeploy,
  mysqlKilled,
  mysqlPaused,
  networkCut,
  connectionsExhausted,
  hotRowHeld,
  mysqlSlowDisk,
  networkLoss,
  networkDelay,
  deadlockStorm,
  cpuHog,
  diskFilling,
  clockStep,
  exporterGone,
  prometheusRestarted,
];
