import { container, inMysql, restart, start, stop } from "./commands";
import type { Runbooks } from "./types";
import { percent } from "./words";

const drillGroup = "http://pushgateway:9091/metrics/job/drill";
const throughLoadHost = `docker exec --interactive ${container("loadgen")} curl --silent`;

/** With the quotes that a shell in single quotes lets through. */
const seatsAccount = "\\`seats-exporter\\`";

/** Runbooks of scraping: what is not seen cannot alert. */
export const scrapingRunbooks: Runbooks = ({ watchers, targetDownSeconds, scrapeIntervalSeconds, hold }) => ({
  TargetDown: {
    meaning: `Prometheus could not scrape a target for ${targetDownSeconds} s. Either the service is gone, or only its metrics are; until then you are blind to it.`,
    confirm: [
      { run: "./lab status", see: "which service and target, and whether its container is healthy." },
      { query: "up == 0", see: "every target that is down: one, all of a job, or all of a host." },
    ],
    firstMoves: [
      "The container does not run: [ContainerDown](container-down.md).",
      "It runs: the error stands on Prometheus's page `/targets`. `connection refused`: the program is down inside; `context deadline exceeded`: it is too slow, see [ScrapeSlow](scrape-slow.md); `no such host`: it is not on the stack's network.",
    ],
    fire: { how: "Stop one that nobody misses.", run: [stop("pushgateway")], undo: [start("pushgateway")] },
  },
  ScrapeSlow: {
    meaning: `Every scrape of a target takes longer than ${watchers.scrapeSeconds} s, for half a minute and more. At ${scrapeIntervalSeconds} s they fail, and the target counts as down.`,
    confirm: [
      { query: "topk(5, min_over_time(scrape_duration_seconds[30s]))", see: "which target." },
      { query: "topk(5, mysql_exporter_collector_duration_seconds)", see: "for MySQL: which collector." },
    ],
    firstMoves: [
      "The machine is busy: [HostCpuHigh](host-cpu-high.md). Everything will be slow, this is only where it shows.",
      "mysqld exporter: MySQL is slow to answer; look at its sessions.",
      "Container exporter: the engine is slow to answer (`time docker ps`).",
    ],
    fire: {
      how: "Leave the mysqld exporter a hundredth of a CPU.",
      run: [`docker update --cpus 0.01 ${container("mysqld-exporter")}`],
      undo: [`docker update --cpus 2 ${container("mysqld-exporter")}`],
    },
  },
  ScrapeSamplesMissing: {
    meaning: `A target answers, and brings less than ${percent(watchers.samplesRatio)} of the samples that it brought within the last 10 minutes. Panels go empty and alerts go quiet without an error anywhere.`,
    confirm: [
      { query: "scrape_samples_scraped", see: "how many each target brings now." },
      { query: "max_over_time(scrape_samples_scraped[10m]) - scrape_samples_scraped", see: "what is missing." },
    ],
    firstMoves: [
      "mysqld exporter: a collector fails, see [MysqlCollectorFailed](mysql-collector-failed.md).",
      "Pushgateway: somebody deleted a group of load runs.",
      "Any exporter after an update: compare its version and flags; a metric may have a new name.",
    ],
    fire: {
      how: "Give the Pushgateway many series, and take them away half a minute later.",
      run: [
        `seq 300 | sed 's/.*/drill_series{n="&"} 1/' | ${throughLoadHost} --data-binary @- ${drillGroup}`,
        "sleep 30",
        `${throughLoadHost} --request DELETE ${drillGroup}`,
      ],
    },
  },
  ScrapeSamplesRejected: {
    meaning: `For ${hold.long} s Prometheus has rejected samples: they are older than what it has, or a second one with the same timestamp. They are lost, and a series may have two sources.`,
    confirm: [
      { query: "rate(prometheus_target_scrapes_sample_out_of_order_total[1m])", see: "samples that are too old." },
      {
        query: "rate(prometheus_target_scrapes_sample_duplicate_timestamp_total[1m])",
        see: "samples that come twice.",
      },
      { run: "./lab logs prometheus", see: "the target, by its address." },
    ],
    firstMoves: [
      "Two targets with the same labels: one is scraped twice; compare Prometheus's page `/targets`.",
      "An exporter that writes timestamps of its own: it has to leave them to Prometheus.",
      "The clock of Prometheus's machine was set back: [HostClockSkewed](host-clock-skewed.md). It passes when the clock has caught up.",
    ],
    fire: {
      how: "It takes an exporter that writes timestamps, or one that is scraped twice under one name; promtool alone has shown it firing.",
    },
  },
  PrometheusStorageFailing: {
    meaning:
      "Within 10 minutes Prometheus could not compact its blocks, or not read them anew. What it has scraped is kept in memory and in the write-ahead log, which grow until memory or disk is full.",
    confirm: [
      { query: "increase(prometheus_tsdb_compactions_failed_total[10m])", see: "above 0: compactions." },
      { query: "increase(prometheus_tsdb_reloads_failures_total[10m])", see: "above 0: blocks cannot be read." },
      { run: "./lab logs prometheus", see: "the error, and the block by its name." },
    ],
    firstMoves: [
      "`no space left on device`: [HostDiskLow](host-disk-low.md).",
      "`permission denied`: the volume belongs to somebody else than Prometheus's user.",
      "A block that is damaged: stop Prometheus and move that block's folder out of the volume; its hours are missing then, the rest works again.",
    ],
    fire: {
      how: "It takes a damaged block, or a full disk at the moment of a compaction; promtool alone has shown it firing.",
    },
  },
  ExporterBlind: {
    meaning: `An exporter of the lab's own answers scrapes and has not been able to read what it reports on for ${hold.brief} s: the container exporter the Docker engine, or the seats exporter MySQL.`,
    confirm: [
      { query: "container_exporter_up == 0 or ticketwatch_seats_exporter_up == 0", see: "which one." },
      {
        run: "./lab logs seats-exporter",
        see: "the reason (or `./lab logs container-exporter`, `./lab logs docker-socket-proxy`).",
      },
    ],
    firstMoves: [
      "Container exporter: it asks the engine through `docker-socket-proxy`. Does that run, and is it healthy? `./lab status` shows it, `./lab up` sets it right.",
      "Seats exporter while MySQL is up: its account or its privileges are gone; `./lab up` gives them again, migrations give those on tables.",
    ],
    fire: {
      how: "Lock the seats exporter's account and end its sessions; the exporter has to log in anew.",
      run: [inMysql(`ALTER USER ${seatsAccount} ACCOUNT LOCK`), restart("seats-exporter")],
      undo: [inMysql(`ALTER USER ${seatsAccount} ACCOUNT UNLOCK`)],
    },
  },
  NodeCollectorFailed: {
    meaning: `One collector of a node exporter has failed for ${hold.brief} s. All that it would have read is missing: without \`filesystem\` the alerts on full disks are quiet for that reason alone, without \`cpu\` or \`meminfo\` those on busy machines. The collector \`pressure\` is passed over, because some kernels have nothing for it.`,
    confirm: [
      { query: "node_scrape_collector_success == 0", see: "which collector, on which host." },
      { run: "./lab logs node-exporter", see: "what it could not read." },
    ],
    firstMoves: [
      "`permission denied`, `no such file`: a mount of the container lacks what this kernel has elsewhere; `./lab up` puts the mounts right.",
      "A mount that hangs, such as NFS: `df` hangs on that machine, too. Mend or unmount it.",
    ],
    fire: {
      how: "It takes a kernel without what a collector reads; promtool alone has shown it firing.",
    },
  },
  MysqlCollectorFailed: {
    meaning: `One collector of the mysqld exporter has failed for ${hold.brief} s while MySQL is up. All that it would have read is missing, and the alerts on it are quiet for that reason alone.`,
    confirm: [
      { query: "mysql_exporter_collector_success == 0", see: "which collector." },
      { run: "./lab logs mysqld-exporter", see: "MySQL's error." },
    ],
    firstMoves: [
      "`Access denied`: the exporter's account lost privileges; `./lab up` gives exactly those that it needs.",
      "A table or variable that does not exist: another version of MySQL than the exporter expects.",
    ],
    fire: {
      how: "Take away a privilege that it needs.",
      run: [inMysql("REVOKE PROCESS ON *.* FROM exporter")],
      undo: [inMysql("GRANT PROCESS ON *.* TO exporter")],
    },
  },
});
