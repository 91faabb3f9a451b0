import { bundlePage } from "../../app/page/bundle";

/** A TypeScript program of this repository that runs as a service. */
export interface Program {
  /** Part of the image's name: `ticketwatch-<name>`. */
  readonly name: string;
  /** Source file of each entry point, from the repository's root. The image runs `server`. */
  readonly entryPoints: { readonly server: string } & Readonly<Record<string, string>>;
  /** Packages that a dependency loads and this program never uses; what asks for them at run time gets nothing. */
  readonly unused?: readonly string[];
  /** Text files beside the bundles, by name. */
  readonly files?: Readonly<Record<string, () => Promise<string>>>;
}

/** Every program of our own that runs in a container. */
export const programs = {
  containerExporter: {
    name: "container-exporter",
    entryPoints: { server: "exporters/containers/server.ts" },
    // dockerode loads them for SSH and for image builds.
    unused: ["ssh2", "@grpc/grpc-js", "@grpc/proto-loader", "protobufjs"],
  },
  seatsExporter: { name: "seats-exporter", entryPoints: { server: "exporters/seats/server.ts" } },
  app: {
    name: "app",
    entryPoints: { server: "app/server.ts", admin: "app/admin.ts" },
    files: { "page.html": bundlePage },
  },
  alertInbox: { name: "alert-inbox", entryPoints: { server: "alert-inbox/server.ts" } },
} satisfies Record<string, Program>;
