import { spawn } from "node:child_process";
import { connect } from "node:net";
import { type AcceptConnection, type AuthContext, type Connection, Server, type ServerChannel, utils } from "ssh2";

/** An SSH server on this machine, for tests: one key, one password, commands run by the local shell. */
export class SshServer {
  readonly hostKey = utils.generateKeyPairSync("ecdsa", { bits: 256 });
  readonly userKey = utils.generateKeyPairSync("ecdsa", { bits: 256 });
  readonly password = "open sesame";
  /** How many connections are turned away before one is served. */
  refusals = 0;
  port = 0;
  private readonly server: Server;

  /** `accepts` is the server's AcceptEnv. */
  constructor(private readonly accepts = /^LC_/) {
    this.server = new Server({ hostKeys: [this.hostKey.private] }, (client) => this.serve(client));
  }

  listen(): Promise<void> {
    return new Promise((resolve) => {
      this.server.listen(0, "127.0.0.1", () => {
        this.port = (this.server.address() as { port: number }).port;
        resolve();
      });
    });
  }

  close = (): Promise<void> => new Promise((resolve) => this.server.close(() => resolve()));

  private serve(client: Connection): void {
    // Clients that are turned away, or leave, break connections: no matter here.
    client.on("error", () => {});
    if (this.refusals-- > 0) {
      client.end();
      return;
    }
    client.on("authentication", (attempt) => this.authenticate(attempt));
    client.on("tcpip", (accept, _reject, { destIP, destPort }) => forward(accept, destIP, destPort));
    client.on("session", (accept) => {
      const environment: Record<string, string> = {};
      const session = accept();
      session.on("env", (acceptEnv, reject, { key, val }) => {
        const isAccepted = this.accepts.test(key);
        if (isAccepted) environment[key] = val;
        // There is nothing to call when the client does not want to know.
        (isAccepted ? acceptEnv : reject)?.();
      });
      session.on("exec", (acceptExec, _reject, { command }) => execute(acceptExec(), command, environment));
    });
  }

  private authenticate(attempt: AuthContext): void {
    const key = utils.parseKey(this.userKey.public);
    const offersKey = attempt.method === "publickey" && !(key instanceof Error);
    if (offersKey && attempt.key.data.equals(key.getPublicSSH())) attempt.accept();
    else if (attempt.method === "password" && attempt.password === this.password) attempt.accept();
    else attempt.reject(["publickey", "password"]);
  }
}

function execute(channel: ServerChannel, command: string, environment: Record<string, string>): void {
  const child = spawn("/bin/sh", ["-c", command], { env: { PATH: process.env.PATH, ...environment } });
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.on("close", (code) => {
    channel.exit(code ?? 255);
    channel.end();
  });
  channel.on("close", () => child.kill());
}

function forward(accept: AcceptConnection<ServerChannel>, host: string, port: number): void {
  const channel = accept();
  const socket = connect(port, host);
  channel.pipe(socket).pipe(channel);
}
