import { z } from "zod";
import { databaseEnvironment, databaseSettings, logLevel, parseEnvironment, port } from "../../kit/environment";

const environmentSchema = z.object({ ...databaseEnvironment, HTTP_PORT: port.default(9339), LOG_LEVEL: logLevel });

export function readConfig(environment: NodeJS.ProcessEnv) {
  const data = parseEnvironment(environmentSchema, environment);
  return { database: databaseSettings(data), httpPort: data.HTTP_PORT, logLevel: data.LOG_LEVEL };
}
