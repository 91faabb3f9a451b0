import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ConnectConfig, type ParsedKey, utils } from "ssh2";
import type { Operation } from "../protocol/resource";
import type { Properties } from "../protocol/values";

const firstPauseMilliseconds = 100;
const longestPauseMilliseconds = 5000;

export interface Connection {
  readonly client: Client;
  /** Ends the connection, and the one to the proxy that it goes through. */
  readonly close: () => void;
}

/** Connects as `connection` says, by way of its proxy if it has one, with as many attempts as it allows. */
export async function dial(connection: Properties, operation: Operation): Promise<Connection> {
  const proxy = connection.proxy as Properties | undefined;
  if (!proxy) return attempts("Dial", connection, operation, undefined);
  const hop = await attempts("Dial proxy", proxy, operation, undefined);
  try {
    const goal = await attempts("Dial from proxy", connection, operation, () => through(hop.client, connection));
    return {
      client: goal.client,
      close: () => {
        goal.close();
        hop.close();
      },
    };
  } catch (error) {
    hop.close();
    throw new Error(`proxy: ${(error as Error).message}`);
  }
}

/** Tries until it works; a limit of -1 stands for no limit, as in the official plugin. */
async function attempts(
  what: string,
  connection: Properties,
  operation: Operation,
  tunnel: (() => Promise<Duplex>) | undefined,
): Promise<Connection> {
  const limit = connection.dialErrorLimit as number;
  const config = settings(connection);
  for (
    let failed = 1, pause = firstPauseMilliseconds;
    ;
    failed++, pause = Math.min(pause * 2, longestPauseMilliseconds)
  ) {
    try {
      return await once(config, operation.signal, await tunnel?.());
    } catch (error) {
      if (operation.signal.aborted) throw operation.signal.reason;
      if (limit >= 0 && failed > limit)
        throw new Error(`${address(connection)}: after ${failed} failed attempts: ${(error as Error).message}`);
      operation.progress(`${what} ${failed}/${limit < 0 ? "inf" : limit} failed: retrying`);
      await sleep(pause, undefined, { signal: operation.signal }).catch(() => {});
    }
  }
}

async function once(config: ConnectConfig, signal: AbortSignal, sock: Duplex | undefined): Promise<Connection> {
  const client = new Client();
  // The first error ends the attempt. After it, and once the connection stands, a lost channel says more.
  client.on("error", () => {});
  const stop = () => client.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      client
        .once("ready", resolve)
        .once("error", (error) =>
          reject(error.level === "agent" ? new Error(`no SSH agent answers at ${config.agent}`) : error),
        )
        .once("close", () => reject(new Error("connection closed")));
      client.on("keyboard-interactive", (_name, _text, _language, prompts, finish) =>
        finish(prompts.map(() => config.password ?? "")),
      );
      client.connect(sock ? { ...config, sock } : config);
    });
  } catch (error) {
    client.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return { client, close: () => client.end() };
}

function settings(connection: Properties): ConnectConfig {
  const text = (key: string) => connection[key] as string | undefined;
  return {
    host: text("host"),
    port: connection.port as number,
    username: text("user"),
    password: text("password"),
    tryKeyboard: connection.password !== undefined,
    privateKey: readable("privateKey", text("privateKey"), text("privateKeyPassword")),
    passphrase: text("privateKeyPassword"),
    agent: text("agentSocketPath") ?? process.env.SSH_AUTH_SOCK,
    readyTimeout: (connection.perDialTimeout as number) * 1000,
    ...(connection.hostKey === undefined ? {} : hostKeyCheck(text("hostKey") as string)),
  };
}

/** The key's text, once it is sure that it can be read: no further attempt could mend that. */
function readable(property: string, key: string | undefined, password?: string): string | undefined {
  if (key !== undefined) parsed(property, key, password);
  return key;
}

function parsed(property: string, text: string, password?: string): ParsedKey {
  const key = utils.parseKey(text, password);
  if (key instanceof Error) throw new Error(`the connection's ${property} cannot be read: ${key.message}`);
  return key;
}

/** Accepts only the given key, and asks the server for its kind of key, since it may have several. */
function hostKeyCheck(line: string): ConnectConfig {
  const key = parsed("hostKey", line);
  const expected = key.getPublicSSH();
  return {
    hostVerifier: (offered: Buffer) => offered.equals(expected),
    algorithms: { serverHostKey: algorithms(key.type) },
  };
}

const algorithms = (type: string): never[] =>
  (type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type]) as never[];

const through = (hop: Client, { host, port }: Properties): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    hop.forwardOut("127.0.0.1", 0, host as string, port as number, (error, channel) =>
      error ? reject(error) : resolve(channel),
    );
  });

const address = ({ host, port }: Properties): string => `${host}:${port}`;
