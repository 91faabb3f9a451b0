import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

// 24 random bytes as base64url: no character that a shell, SQL or a configuration file would have to quote.
const script = "process.stdout.write(require('node:crypto').randomBytes(24).toString('base64url'))";

/** A password that is made once, on the first `up`, and kept as a secret in the stack's state. */
export function generatedPassword(name: string): pulumi.Output<string> {
  const generator = new command.local.Command(
    `${name}-password`,
    { create: `node -e "${script}"`, logging: "none" },
    // A password that is in use must survive a change of the script that made it.
    { additionalSecretOutputs: ["stdout"], ignoreChanges: ["create"] },
  );
  return pulumi.secret(generator.stdout);
}
