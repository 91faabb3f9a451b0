import { type ChildProcessByStdio, spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex, type Readable, type Writable } from "node:stream";

/**
 * Connections to an engine on another machine, each the input and output of `docker system dial-stdio` run there by
 * `ssh`: what the Docker CLI does for `ssh://` hosts, so that keys, known hosts and ~/.ssh/config are the user's own.
 */
export function sshAgent(url: URL, options: readonly string[]): Agent {
  const agent = new Agent({ keepAlive: true });
  // Types know of sockets only; HTTP itself needs no more than a two-way stream.
  Object.assign(agent, { createConnection: () => dial(url, options) });
  return agent;
}

/** The arguments for `ssh`, in the Docker CLI's order: what the user adds comes before the destination. */
export function sshArguments(url: URL, options: readonly string[]): string[] {
  const socket = url.pathname.length > 1 ? ["--host", `unix://${url.pathname}`] : [];
  return [
    ...["-o", "ConnectTimeout=30", "-T"],
    ...options,
    ...(url.username ? ["-l", decodeURIComponent(url.username)] : []),
    ...(url.port ? ["-p", url.port] : []),
    ...["--", url.hostname, "docker", ...socket, "system", "dial-stdio"],
  ];
}

function dial(url: URL, options: readonly string[]): Duplex {
  const ssh = spawn("ssh", sshArguments(url, options), { stdio: ["pipe", "pipe", "pipe"] });
  const connection = duplexOver(ssh);
  let complaints = "";
  ssh.stderr.on("data", (text: Buffer) => {
    complaints += text;
  });
  ssh.on("error", (error) => connection.destroy(new Error(`cannot start ssh (${error.message}); install it`)));
  // Only now it is known whether the conversation is over or failed, and why.
  ssh.on("close", (code) => {
    if (code) connection.destroy(new Error(`ssh ${url.host}: ${complaints.trim() || `exit code ${code}`}`));
    else connection.push(null);
  });
  return asSocket(connection, ssh);
}

function duplexOver(ssh: ChildProcessByStdio<Writable, Readable, Readable>): Duplex {
  const connection = new Duplex({
    read: () => ssh.stdout.resume(),
    write: (chunk, _encoding, done) => ssh.stdin.write(chunk, () => done()),
    final: (done) => ssh.stdin.end(() => done()),
    destroy: (error, done) => {
      ssh.kill();
      done(error);
    },
  });
  ssh.stdout.on("data", (chunk) => connection.push(chunk) || ssh.stdout.pause());
  // What goes wrong here shows as the end of ssh.
  ssh.stdin.on("error", () => {});
  return connection;
}

/** What Node's HTTP client asks of a socket beyond a stream. A connection that is idle keeps no program from ending. */
function asSocket(stream: Duplex, ssh: ChildProcessByStdio<Writable, Readable, Readable>): Duplex {
  const handles = [ssh, ssh.stdin, ssh.stdout, ssh.stderr] as unknown as { ref(): void; unref(): void }[];
  const same = () => stream;
  const each = (method: "ref" | "unref") => () => {
    for (const handle of handles) handle[method]();
    return stream;
  };
  return Object.assign(stream, {
    ...{ setTimeout: same, setNoDelay: same, setKeepAlive: same },
    ...{ ref: each("ref"), unref: each("unref") },
  });
}
