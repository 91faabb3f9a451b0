/** As many resources as the lab has, without a provider behind any: what remains is Pulumi's own time. */
import * as pulumi from "@pulumi/pulumi";

const count = Number(process.env.BARE_RESOURCES ?? 1);
for (let index = 0; index < count; index++) {
  new pulumi.ComponentResource("ticketwatch:bench:Bare", `bare-${index}`);
}
