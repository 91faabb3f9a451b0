import * as command from "@pulumi/command";
import { dataVolumeName, objectName } from "../contract/naming";
import type { Settings } from "./config";
import { machineOf } from "./hosts/settings";
import { planPlacement } from "./placement";

/** Where MySQL's data is, or is to be. */
export interface DataHome {
  /** Name of the host in `ticketwatch:hosts`. */
  readonly host: string;
  /** Which machine that host is: the same name may come to mean another one. */
  readonly machine: string;
}

/** Where these settings have MySQL's data. */
export function dataHome(settings: Settings): DataHome {
  const host = planPlacement(settings).single.mysql;
  return { host, machine: machineOf(settings.hosts[host]) };
}

// What it said the last time is where the data is now; `./lab up` says the same, with more help, before it begins.
// Labs of before did not say which volume it is.
const mayMove = `before=$PULUMI_COMMAND_STDOUT
case "$before" in *")") before="$before $DATA_VOLUME" ;; esac
volume=\${before##* } before=\${before% *}
if [ "$volume" != "$DATA_VOLUME" ]; then
  name=\${volume#ticketwatch-} name=\${name%-mysql-data}
  echo "MySQL's data is in the volume $volume, and MySQL would begin with the empty volume $DATA_VOLUME, because the stack was renamed: give it its name back with \\\`pulumi stack rename $name\\\`" >&2
  exit 1
fi
if [ "$before" != "$DATA_HOME" ] && [ "\${before%% *}" != "$ABANDON_DATA_ON" ]; then
  echo "MySQL's data is on $before, and MySQL would begin empty on $DATA_HOME: leave it where it is, move it with its data (docs/guides/hosts.md says how), or give the data up with \\\`pulumi config set ticketwatch:abandonDataOn \${before%% *}\\\`" >&2
  exit 1
fi
printf "%s %s" "$DATA_HOME" "$DATA_VOLUME"`;

/** Fails, before any host is touched, when MySQL is to leave the machine that has its data, unless that is wanted. */
export function guardDataHome(stack: string, settings: Settings): command.local.Command {
  const { host, machine } = dataHome(settings);
  return new command.local.Command("data-home", {
    create: `printf "%s %s" "$DATA_HOME" "$DATA_VOLUME"`,
    update: mayMove,
    environment: {
      DATA_HOME: `${host} (${machine})`,
      DATA_VOLUME: dataVolumeName(objectName(stack, "mysql")),
      ABANDON_DATA_ON: settings.abandonDataOn,
    },
    addPreviousOutputInEnv: true,
    logging: "none",
  });
}
