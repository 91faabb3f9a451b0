import type { Properties } from "../protocol/values";

export const conformanceImage = "twtest-conformance:1";
/** The same with a USER whom no machine but the image knows. */
export const userImage = "twtest-conformance-user:1";
export const builtImage = "twtest-conformance-built:1";
export const networkName = "twtest-conformance-net";
export const volumeName = "twtest-conformance-vol";

/** A resource, and changes of it whose meaning official plugin and stand-in must see alike. */
export interface Case {
  readonly title: string;
  readonly type: string;
  readonly inputs: Properties;
  /** What `docker inspect` is asked for; nothing for what is no Docker object. */
  readonly object?: { readonly kind: "container" | "network" | "volume" | "image"; readonly name: string };
  /** Inputs that differ in one thing; `null` takes a property away. */
  readonly changes: Readonly<Record<string, Properties>>;
  /** Shell command line that says something about the running container which its inspection does not. */
  readonly look?: string;
  /** Whether making it fails: then what matters is why, and what is left. */
  readonly refused?: true;
  /** A change that is carried out, too. */
  readonly update?: Properties;
}
