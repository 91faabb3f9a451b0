import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

// 24 random bytes as base64url: no character that a shell, SQL or a configuration file would have to quote.
const passwordScript = "process.stdout.write(require('node:crypto').randomBytes(24).toString('base64url'))";

const day = 86_400;
const certificateDays = 3650;

// In the project's folder, where commands of this machine are run: its packages are at hand.
export const certificateScript = (host: string) =>
  "require('selfsigned').generate([{name:'commonName',value:'" +
  `${host}'}],{keyType:'ec',curve:'P-256',notAfterDate:new Date(Date.now()+${certificateDays * day}e3),` +
  `extensions:[{name:'subjectAltName',altNames:[{type:2,value:'${host}'}]}]})` +
  ".then((pair)=>process.stdout.write(JSON.stringify(pair)))";

/** A certificate for itself, in PEM, and its private key. */
export interface Certificate {
  readonly certificate: pulumi.Output<string>;
  readonly key: pulumi.Output<string>;
}

/**
 * A certificate of a server that its clients know as `host`, made once, on the first `up`, for ten years. It has no
 * authority above it: whoever trusts it trusts this one server.
 */
export function generatedCertificate(name: string, host: string): Certificate {
  const pair = generated(`${name}-certificate`, certificateScript(host)).apply(readPair);
  return { certificate: pulumi.unsecret(pair).cert, key: pair.private };
}

const readPair = (json: string) => JSON.parse(json) as { readonly cert: string; readonly private: string };

/** A password that is made once, on the first `up`, and kept as a secret in the stack's state. */
export function generatedPassword(name: string): pulumi.Output<string> {
  return generated(`${name}-password`, passwordScript);
}

function generated(name: string, script: string): pulumi.Output<string> {
  const generator = new command.local.Command(
    name,
    { create: `node -e "${script}"`, logging: "none" },
    // What is in use must survive a change of the script that made it.
    { additionalSecretOutputs: ["stdout"], ignoreChanges: ["create"] },
  );
  return pulumi.secret(generator.stdout);
}
