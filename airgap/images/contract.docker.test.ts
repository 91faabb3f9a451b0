import { afterAll, beforeAll, expect, test } from "vitest";
import { docker } from "../../kit/commands";
import { describeUnless } from "../testing";
import { whyNoDebianImages } from "./any-image";
import { buildImages } from "./build";
import { officialImages } from "./official";
import { type DebianImage, debianImages } from "./reference";
import { eventually, execIn, mounted, removeContainers, startContainer, stop } from "./testing";

interface Contract {
  readonly image: DebianImage;
  readonly options?: () => string[];
  readonly args?: string[];
  /** What a health check asks for, with the image's own wget. */
  readonly health: string;
  readonly answer: RegExp;
  readonly uid: string;
  /** User, working directory, entry point, command, ports and volumes of the official image. */
  readonly facts: string;
}

const haproxyConfiguration = `
defaults
  mode http
  timeout connect 1s
  timeout client 1s
  timeout server 1s
frontend http
  bind :8404
  http-request return status 200 content-type text/plain string balanced
`;

const contracts: Contract[] = [
  {
    image: "prometheus",
    options: () => mounted("/etc/prometheus/prometheus.yml", "global: { scrape_interval: 7s }\n"),
    args: ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.retention.size=1GB"],
    health: "http://localhost:9090/api/v1/status/config",
    answer: /scrape_interval: 7s/,
    uid: "65534",
    facts:
      'nobody /prometheus ["/bin/prometheus"] ["--config.file=/etc/prometheus/prometheus.yml","--storage.tsdb.path=/prometheus"] {"9090/tcp":{}} {"/prometheus":{}}',
  },
  {
    image: "alertmanager",
    options: () =>
      mounted("/etc/alertmanager/alertmanager.yml", "route: { receiver: mine }\nreceivers: [{ name: mine }]\n"),
    health: "http://localhost:9093/api/v2/receivers",
    answer: /mine/,
    uid: "65534",
    facts:
      'nobody /alertmanager ["/bin/alertmanager"] ["--config.file=/etc/alertmanager/alertmanager.yml","--storage.path=/alertmanager"] {"9093/tcp":{}} {"/alertmanager":{}}',
  },
  {
    image: "pushgateway",
    health: "http://localhost:9091/api/v1/status",
    answer: /"persistence.file":""/,
    uid: "65534",
    facts: '65534 /pushgateway ["/bin/pushgateway"] null {"9091/tcp":{}} null',
  },
  {
    image: "nodeExporter",
    options: () => ["--volume", "/:/host:ro"],
    args: ["--path.rootfs=/host", "--collector.disable-defaults", "--collector.textfile", "--collector.loadavg"],
    health: "http://localhost:9100/metrics",
    answer: /^node_textfile_scrape_error 0$/m,
    uid: "65534",
    facts: 'nobody  ["/bin/node_exporter"] null {"9100/tcp":{}} null',
  },
  {
    image: "mysqldExporter",
    options: () => mounted("/etc/my.cnf", "[client]\nuser=exporter\npassword=unused\nhost=127.0.0.1\n"),
    args: ["--config.my-cnf=/etc/my.cnf"],
    health: "http://localhost:9104/metrics",
    answer: /^mysql_up 0$/m,
    uid: "65534",
    facts: 'nobody  ["/bin/mysqld_exporter"] null {"9104/tcp":{}} null',
  },
  {
    image: "haproxy",
    options: () => mounted("/usr/local/etc/haproxy/haproxy.cfg", haproxyConfiguration),
    health: "http://127.0.0.1:8404/",
    answer: /balanced/,
    uid: "99",
    facts:
      'haproxy /var/lib/haproxy ["docker-entrypoint.sh"] ["haproxy","-f","/usr/local/etc/haproxy/haproxy.cfg"] null null',
  },
  {
    image: "grafana",
    options: () => ["--env", "GF_SECURITY_ADMIN_PASSWORD=unused"],
    health: "http://localhost:3000/api/health",
    answer: /"database": ?"ok"/,
    uid: "472",
    facts: '472 /usr/share/grafana ["/run.sh"] null {"3000/tcp":{}} null',
  },
];

const factsFormat = [".User", ".WorkingDir", "json .Entrypoint", "json .Cmd", "json .ExposedPorts", "json .Volumes"]
  .map((field) => (field.startsWith("json") ? `{{json .Config${field.slice(5)}}}` : `{{.Config${field}}}`))
  .join(" ");

const images = debianImages();

/** Releases that an official tag may be behind: images come later than packages, and new ones are looked up by hand. */
const mostBehind = 8;

const versionIn = (text = "") => (/\d+(\.\d+)+/.exec(text)?.[0] ?? "").split(".").map(Number);

describeUnless(whyNoDebianImages(), "images made from Debian packages", () => {
  beforeAll(() => buildImages(() => {}), 300_000);
  afterAll(removeContainers, 60_000);

  test.each(contracts)("$image has the official image's settings", async ({ image, facts }) => {
    const inspected = await docker(["image", "inspect", "--format", factsFormat, images[image]]);
    expect(inspected.stdout.trim()).toBe(facts);
  });

  test.each(contracts)("$image serves with official paths and arguments", async (contract) => {
    const container = await startContainer(images[contract.image], contract.options?.(), contract.args);
    const answer = await eventually(container, "/bin/wget", "-q", "-O", "-", contract.health);
    expect(answer).toMatch(contract.answer);
    expect((await execIn(container, "id", "-u")).stdout.trim()).toBe(contract.uid);
    const { exitCode, seconds } = await stop(container);
    expect({ killed: exitCode === 137, quick: seconds < 8 }).toEqual({ killed: false, quick: true });
  });

  test.each([
    ["prometheus", "promtool check config /etc/prometheus/prometheus.yml"],
    ["alertmanager", "amtool check-config /etc/alertmanager/alertmanager.yml"],
    ["node", "node -e process.exit(process.version.startsWith('v24')?0:1)"],
    ["node", "su node -c id"],
    ["debian", "tini -- busybox true"],
  ] as const)("%s brings the command %s", async (image, command) => {
    const ran = await docker(["run", "--rm", "--entrypoint", "env", images[image], ...command.split(" ")]);
    expect(ran.exitCode, ran.output).toBe(0);
  });

  test.each([
    "mysql",
    "node",
    "prometheus",
    "alertmanager",
    "pushgateway",
    "nodeExporter",
    "mysqldExporter",
    "haproxy",
  ] as const)("the official image of %s has not fallen behind Debian's package", async (image) => {
    const format = '{{index .Config.Labels "org.opencontainers.image.version"}}';
    const { stdout } = await docker(["image", "inspect", "--format", format, images[image]]);
    const [ours, theirs] = [versionIn(officialImages[image].split(":")[1]), versionIn(stdout)];
    // Node publishes minor releases of a line where the others publish patches.
    const same = image === "node" ? 1 : 2;
    expect(ours.slice(0, same)).toEqual(theirs.slice(0, same));
    expect((theirs[same] ?? 0) - (ours[same] ?? 0), `${ours} against ${theirs}`).toBeLessThanOrEqual(mostBehind);
  });

  test("node runs a script as the user node", async () => {
    const script = ["-e", "console.log(process.getuid(), process.version.split('.')[0])"];
    const ran = await docker(["run", "--rm", "--user", "node", images.node, ...script]);
    expect(ran.stdout.trim()).toBe("1000 v24");
  });

  test.each(Object.keys(images) as DebianImage[])("%s says that it is a stand-in", async (image) => {
    const inspected = await docker(["image", "inspect", "--format", "{{json .Config.Labels}}", images[image]]);
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      "org.opencontainers.image.title": image,
      "org.opencontainers.image.description": expect.stringContaining("Stand-in"),
      "ticketwatch.stand-in.for": image,
    });
  });
});
