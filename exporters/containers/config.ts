import { z } from "zod";
import { logLevel, parseEnvironment, port } from "../../kit/environment";

const environmentSchema = z.object({
  /** Only containers with this label are watched, `key=value`. */
  CONTAINER_LABEL: z.string().regex(/^[\w.-]+=[\w.-]+$/, "must be key=value"),
  DOCKER_SOCKET: z.string().startsWith("/").default("/var/run/docker.sock"),
  HTTP_PORT: port.default(9338),
  LOG_LEVEL: logLevel,
});

export function readConfig(environment: NodeJS.ProcessEnv) {
  const data = parseEnvironment(environmentSchema, environment);
  return {
    label: data.CONTAINER_LABEL,
    socketPath: data.DOCKER_SOCKET,
    httpPort: data.HTTP_PORT,
    logLevel: data.LOG_LEVEL,
  };
}
