import { dirname } from "node:path";

/**
 * Which tests play what remedies are for, by words that the test has in common with the source's file, its message or
 * its remedy. Whoever moves such a test, or rewrites the remedy, is told so here.
 */
type Claims = Readonly<Record<string, readonly string[]>>;

/** Whether a test may be meant by its words: one beside its source plays what is in the same folder. */
export const isNear = (test: string, file: string): boolean =>
  test.startsWith("test/") || dirname(test) === dirname(file);

/** The test does what the remedy says, and all is well then. */
export const followedBy: Claims = {
  "scripts/lib/question.test.ts": ["answer yes, or use --yes"],
  "scripts/stack/examine-machines.test.ts": ["run it as root on Linux"],
  "scripts/stack/leftovers.docker.test.ts": ["an interrupted run may have left it: "],
  "scripts/stack/machines.test.ts": ["MiB of memory together, and this machine has "],
  "test/stack/command-line.test.ts": ["set TMPDIR to a folder of yours"],
  "infra/hosts/qemu/refusals.test.ts": [
    "for the virtual machines is in use on this machine",
    "already, made in another folder",
    "set it back; or take the host out",
  ],
  "test/stack/ownership.test.ts": [
    "was renamed from",
    "unset PULUMI_BACKEND_URL",
    "this folder's state has no lab",
    "whose state is lost",
    "Nothing was changed",
  ],
  "test/stack/drills.test.ts": ["puts it back"],
  "test/stack/life.test.ts": ["deletes the data"],
  "test/stack/bad-days.test.ts": ["what had been done is on record"],
  "test/stack/remedies.test.ts": [
    "no fault was named",
    "there is no fault",
    "--all takes no --strength",
    "./lab drill --list shows what each",
    "./lab compare --baseline <run>",
    "./lab baseline show lists",
    "no experiment was named",
    "and no experiment of that name",
    "there is no experiment",
    "--help shows",
  ],
};

/** Message and remedy were played once on a running lab, by hand: no test does it. */
export const followedByHand: readonly string[] = [
  "starts what is stopped",
  "to go back to the defaults",
  "docker network inspect",
];

/** The test makes the message appear, and looks at it and its remedy. */
export const shownBy: Claims = {
  "airgap/engine/engine.test.ts": [
    "GOPROXY",
    "Free 3 GB",
    "Make both name the same version",
    "neither a recent Go nor a Docker engine",
  ],
  "airgap/images/reference.test.ts": [
    "Free some disk space",
    "said last",
    "See to what it says",
    "make DOCKER_HOST point at one",
    "the mirror in this machine",
    "only root can install it with apt",
  ],
  "infra/hosts/key-agent.test.ts": ["Set privateKeyFile in ticketwatch:hosts"],
  "infra/hosts/qemu/qemu.test.ts": ["there is no action", "is not there"],
  "infra/hosts/qemu/refusals.test.ts": [
    "or make the machines yourself",
    "install QEMU and these programs",
    "the Debian for virtual machines was not made",
    "ended while it started",
    "QEMU does not run ",
  ],
  "infra/hosts/vsphere/explain.test.ts": [
    "incorrect user name or password",
    "shows another certificate than the one",
    "is not trusted here: set vcenter.caFile",
    "no vCenter answers at",
    "resolves to multiple instances",
    "resource pool",
    "Permission to perform this operation was denied",
  ],
  "infra/hosts/vsphere/vcsim.docker.test.ts": ["refuses the login of", "no vCenter answers at", "has no template"],
  "scripts/alerts/report.test.ts": ["inbox cannot be read"],
  "scripts/drills/journal.test.ts": ["could not be undone"],
  "scripts/experiments/record.test.ts": ["could be any of "],
  "scripts/experiments/read-file.test.ts": ["correct the file", "and no experiment of that name"],
  "scripts/freeze/window.test.ts": ["is not a window of time"],
  "scripts/lib/apt.test.ts": ["check the package sources and free disk space"],
  "scripts/lib/interrupt.test.ts": ["standard "],
  "kit/kept-files.test.ts": ["kept-files"],
  "scripts/lib/names.test.ts": ["is no name of a"],
  "kit/replace-file.test.ts": ["cannot be written: the disk is full", "its folder"],
  "kit/user-error.test.ts": [
    "shows what is full",
    "on the size of files",
    "on open files",
    "work as the user whom it belongs to",
    "on a file system that can be written to",
  ],
  "scripts/lib/steps.test.ts": ["interrupted before the step"],
  "scripts/runs/baseline.test.ts": ["no baseline is pinned for", "cannot be a baseline: its verdict is"],
  "scripts/runs/catalogue.test.ts": [
    "could be any of",
    "there are no runs yet",
    "is a proof of integrity, and this takes a load run",
    "cannot be read",
  ],
  "scripts/setup/docker-daemon.test.ts": [" s of being started: "],
  "scripts/setup/docker-engine.test.ts": [
    "no Docker engine answers to this user",
    "install Docker",
    "(./lab up does where it may), or correct DOCKER_HOST",
  ],
  "scripts/setup/plugins.test.ts": ["the program needs", "cannot be used"],
  "scripts/stack/data-home.test.ts": ["another machine of that name"],
  "scripts/stack/connect.test.ts": ["brings it up to date", "only partly up"],
  "scripts/stack/docker-exec.docker.test.ts": ["cannot run a command in container "],
  "scripts/stack/home.docker.test.ts": ["the note of where the lab"],
  "scripts/stack/first-data.test.ts": [
    "interrupted; the lab is up",
    "the lab is still not healthy: ",
    "Prometheus cannot scrape ",
  ],
  "scripts/stack/home.test.ts": ["and Pulumi now works with", "the Docker engine does not say who it is"],
  "scripts/stack/http-json.test.ts": ["shows whether "],
  "scripts/stack/lock.test.ts": ["is at work on the lab"],
  "scripts/stack/mysql-version.test.ts": ["which imageSource="],
  "scripts/stack/operation-errors.test.ts": [
    "stack is currently locked",
    "no space left on device",
    "port is already allocated",
    "unhealthy",
    "PULUMI_CONFIG_PASSPHRASE",
    "Access denied for user 'root'@'localhost'",
    "has active endpoints",
    "address pool",
    "Cannot connect to the Docker daemon",
    "pull access denied",
    "correct what it names",
    "put the host's private key back",
    "again: it goes on from here",
  ],
  "scripts/stack/outputs.test.ts": ["PULUMI_CONFIG_PASSPHRASE"],
  "scripts/stack/ports.test.ts": ["already taken", "cannot listen on"],
  "scripts/stack/sale-dump.test.ts": ["interrupted: no dump was written", "has no account for this"],
  "scripts/stack/volumes.test.ts": ["so that its data volumes cannot be seen"],
  "viewer/render/numbers.docker.test.ts": ["or a shorter window"],
  "test/stack/bad-days.test.ts": [
    "only partly up",
    "there is no lab",
    "no Docker engine answers at DOCKER_HOST=",
    "not made in this folder",
  ],
  "test/stack/command-line.test.ts": [
    "path has a question mark",
    "install a newer Node.js",
    "install git",
    "set TICKETWATCH_CACHE to a folder of yours",
    "free below ",
    "use a machine with more memory",
    "make a clone of your own",
    "was not found on PATH",
    "check that the npm registry can be reached",
  ],
  "test/stack/life.test.ts": [
    "this lab sells",
    "name one of: ",
    "only one log can be followed",
    "leave out --new-engine",
  ],
  "test/stack/remedies.test.ts": [
    "exclude each other",
    "--quiet has a duration of its own",
    "there is no capacity of",
    "take times as Grafana does",
    "there is no dashboard",
    "give another value",
    "Docker has nothing of a lab",
    "is there already",
    "name a file that ./lab dump wrote",
    "which are pinned by tag",
    "already tests this folder",
    "that experiment is of the lab",
    "the experiment does not go with what is set for the lab",
    "shows whether Prometheus is well",
  ],
  "test/stack/ownership.test.ts": ["runs on the Docker engine at", "kept in", "network disconnect"],
  "test/stack/restore.test.ts": [
    "waited in vain",
    "is at work, in the container",
    "could not be loaded",
    "interrupted: the sale",
    "was given up",
  ],
};
