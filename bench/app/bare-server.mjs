// A bare node:http server that sends what the app sends: the yardstick. Arguments: port, file of the body, headers as JSON.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const [port, bodyFile, headersJson] = process.argv.slice(2);
const body = readFileSync(bodyFile);
const headers = JSON.parse(headersJson);

createServer((_request, response) => response.writeHead(200, headers).end(body)).listen(Number(port));
