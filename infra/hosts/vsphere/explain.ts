import type { VmSpec } from "./vm-spec";

/** What govc could not do, as a user should read it: what, where and the remedy, in one line. */
export class VsphereError extends Error {
  override readonly name = "VsphereError";
}

interface Known {
  readonly pattern: RegExp;
  readonly say: (spec: VmSpec, match: RegExpExecArray) => string;
}

const showsFingerprint = (server: string) =>
  `openssl s_client -connect ${/:\d+$/.test(server) ? server : `${server}:443`} </dev/null | openssl x509 -noout -fingerprint -sha256`;

/** The setting of `ticketwatch:hosts` that names a thing, by vSphere's word for it. */
const properties: Readonly<Record<string, string>> = {
  vm: "template",
  datacenter: "datacenter",
  folder: "folder",
  datastore: "datastore",
  "resource pool": "resourcePool",
  network: "network",
};

/** First match wins. */
const known: readonly Known[] = [
  {
    pattern: /incorrect user name or password|InvalidLogin|Login failure/i,
    say: ({ server, user }) =>
      `vCenter ${server} refuses the login of ${user}: correct vcenter.user in ticketwatch:hosts, or the password (pulumi config set --secret ticketwatch:vspherePassword)`,
  },
  {
    pattern: /thumbprint does not match/,
    say: ({ server }) =>
      `${server} shows another certificate than the one that vcenter.thumbprint names: find out why before you change it (${showsFingerprint(server)})`,
  },
  {
    pattern: /x509:|certificate|tls:/i,
    say: ({ server }) =>
      `the certificate of ${server} is not trusted here: set vcenter.caFile to the authority's certificate, or vcenter.thumbprint to its fingerprint (${showsFingerprint(server)}), or vcenter.insecure: true in a lab that nobody else reaches`,
  },
  {
    pattern:
      /no such host|connection refused|i\/o timeout|deadline exceeded|no route to host|unreachable|EOF|timed out/i,
    say: ({ server }) =>
      `no vCenter answers at ${server}: correct vcenter.server in ticketwatch:hosts, or see why this machine does not reach it`,
  },
  {
    pattern: /default ([a-z ]+?) resolves to multiple instances/i,
    say: ({ server }, [, what = ""]) =>
      `${server} has several of the kind ${what}: name one as ${properties[what] ?? what} in ticketwatch:hosts`,
  },
  {
    pattern: /\b(vm|datacenter|folder|datastore|resource pool|network) '([^']*)' not found/i,
    say: ({ server }, [, what = "", name]) =>
      `${server} has no ${what === "vm" ? "template" : what} "${name}": correct ${properties[what.toLowerCase()]} in ticketwatch:hosts`,
  },
  {
    pattern: /NoPermission|Permission to perform this operation was denied/i,
    say: ({ server, user }) =>
      `${user} may not do that on ${server}: docs/guides/vmware.md lists the privileges that the account needs`,
  },
];

/** Turns what govc said into an error for the user; what is not known is passed on in its words. */
export function explain(spec: VmSpec, doing: string, output: string): VsphereError {
  for (const { pattern, say } of known) {
    const match = pattern.exec(output);
    if (match) return failure(spec, say(spec, match));
  }
  return failure(spec, `${doing} failed: ${lastWords(output)}`);
}

/** An error about one host. */
export function failure({ host }: VmSpec, text: string): VsphereError {
  return new VsphereError(`host ${host}: ${text}`);
}

/** Without the name of the program, which the user did not call. */
const lastWords = (output: string): string =>
  output
    .trim()
    .split("\n")
    .slice(-3)
    .map((line) => line.replace(/^\S*govc: /, "").trim())
    .join("; ");
