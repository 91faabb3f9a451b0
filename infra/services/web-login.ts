import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { encodeBase64, hashSync } from "bcryptjs";
import { stringify } from "yaml";
import { generatedPassword } from "../secrets";
import type { ContainerFile, HealthCheck } from "./service";

/** What Prometheus and Alertmanager ask for on every path: docs/decisions/logins.md. */
export interface WebLogin {
  readonly user: string;
  readonly password: pulumi.Output<string>;
}

/** The one login of both, made on the first `up`. */
export function monitoringLogin(): WebLogin {
  return { user: "admin", password: generatedPassword("monitoring") };
}

const configurationPath = "/run/secrets/web.yml";
const headerPath = "/run/secrets/authorization";

/** Where Prometheus finds the password that it, too, needs: for its own metrics, and for Alertmanager. */
export const webPasswordFile = "/run/secrets/web-password";

/** The option with which a server of Prometheus's family asks for the login, and the files that go with it. */
export function askingFor({ user, password }: WebLogin): { option: string; files: ContainerFile[] } {
  return {
    option: `--web.config.file=${configurationPath}`,
    files: [
      { path: configurationPath, content: password.apply((secret) => webConfiguration(user, secret)), isPrivate: true },
      {
        path: headerPath,
        content: password.apply((secret) => `Authorization: ${basic(user, secret)}`),
        isPrivate: true,
      },
    ],
  };
}

/**
 * Health by HTTP where the login is asked for. The header comes from a file by netcat: BusyBox's wget takes it from its
 * command line alone, which all users of the host can see.
 */
export function healthBehindLogin(port: number, path: string): HealthCheck {
  const request = `printf 'GET ${path} HTTP/1.0\\r\\n'; cat ${headerPath}; printf '\\r\\n\\r\\n'`;
  return { test: ["CMD-SHELL", `{ ${request}; } | busybox nc 127.0.0.1 ${port} | head -n 1 | grep -q ' 200 '`] };
}

/** The file that `--web.config.file` names; holds a hash of the password. */
export function webConfiguration(user: string, password: string): string {
  return stringify({ basic_auth_users: { [user]: hashSync(password, saltFor(password)) } });
}

/**
 * The same salt for the same password, so that no `up` sees a change. The least cost is enough: a password of 192 random
 * bits cannot be guessed, and whoever tries costs the server little.
 */
function saltFor(password: string): string {
  const bytes = createHash("sha256").update(`salt of ${password}`).digest().subarray(0, 16);
  return `$2b$04$${encodeBase64(bytes, 16)}`;
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
