import { createServer } from "node:net";
import Docker from "dockerode";
import { stackLabel } from "../../contract/naming";
import { publishedPorts, type Settings } from "../../infra/config";
import { isThisMachine } from "../../infra/hosts/settings";
import { planPlacement } from "../../infra/placement";
import { type PublishedPort, publisherOf } from "../../infra/published";
import { UserError } from "../../kit/user-error";
import { labCommand } from "../lib/program";

/** Throws one error that names every port that the stack is to publish and something else already uses. */
export async function assertPortsFree(stack: string, settings: Settings): Promise<void> {
  await assertAllFree(stack, settings, await portsOfStack(stack));
}

/** `assertPortsFree`, given the ports that the stack's own containers hold. */
export async function assertAllFree(stack: string, settings: Settings, own: ReadonlySet<string>): Promise<void> {
  const wanted = publishedBy(settings).filter((key) => !own.has(`${settings.bindAddress}:${settings[key]}`));
  const taken: PublishedPort[] = [];
  for (const key of wanted) if (!(await isFree(settings.bindAddress, settings[key]))) taken.push(key);
  if (taken.length === 0) return;
  const list = taken.map((key) => `port ${settings[key]} (ticketwatch:${key})`).join(", ");
  const others = taken.map((key) => `--set ${key}=${another(settings[key])}`).join(" ");
  throw new UserError(
    `${list} ${taken.length > 1 ? "are" : "is"} already taken on ${settings.bindAddress}`,
    `end what uses it (\`ss -ltnp\` shows it) or choose another port: ./lab up --stack ${stack} ${others}`,
  );
}

/** A port that is unlike this one, and is one. */
const another = (port: number): number => (port + 10_000 <= 65_535 ? port + 10_000 : port - 10_000);

/** The settings whose port this stack publishes on this machine. */
function publishedBy(settings: Settings): PublishedPort[] {
  const { single } = planPlacement(settings);
  return publishedPorts.filter((key) => isThisMachine(settings.hosts[single[publisherOf[key]]]));
}

/** `address:port` of everything that the stack's containers publish. */
async function portsOfStack(stack: string): Promise<Set<string>> {
  const containers = await new Docker().listContainers({ filters: { label: [`${stackLabel}=${stack}`] } });
  return new Set(containers.flatMap(({ Ports }) => Ports.map(({ IP, PublicPort }) => `${IP}:${PublicPort}`)));
}

async function isFree(address: string, port: number): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else if (error.code === "EACCES") resolve(true);
      else
        reject(
          new UserError(
            `cannot listen on ${address}: ${error.message}`,
            `name an address of this host: ${labCommand("up --set bindAddress=<address>")}`,
          ),
        );
    });
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
