import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { fromStruct, type Properties, toStruct } from "../protocol/values";
import { ListeningEngine } from "./listening-engine";
import { type Diffed, normalDiff } from "./normal";

/** What is left of a create or update that failed halfway. */
export interface Leftover {
  readonly id: string;
  readonly reasons: string[];
}

const kindNames = Object.fromEntries(
  Object.entries(messages.PropertyDiff.Kind).map(([name, number]) => [number, name.toLowerCase()]),
);

/** A plugin's executable, started and spoken to as the engine does; the same for official and stand-in. */
export class PluginProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
    private readonly engine: ListeningEngine,
  ) {}

  static async start(executable: string, config: Properties = {}, cwd?: string): Promise<PluginProcess> {
    const engine = new ListeningEngine();
    const child = spawn(executable, [await engine.start()], { cwd, stdio: ["ignore", "pipe", "inherit"] });
    const port = await firstLine(child);
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const plugin = new PluginProcess(child, client, engine);
    const request = new messages.ConfigureRequest().setArgs(toStruct(config)).setAcceptsecrets(true);
    await plugin.call("configure", request.setSendsOldInputs(true).setSendsOldInputsToDelete(true));
    return plugin;
  }

  async check(
    urn: string,
    news: Properties,
    olds: Properties = {},
  ): Promise<messages.CheckResponse.AsObject & { checked: Properties }> {
    const request = new messages.CheckRequest().setUrn(urn).setNews(toStruct(news)).setOlds(toStruct(olds));
    request.setRandomseed(Buffer.alloc(32, 7)).setName(nameOf(urn)).setType(typeOf(urn));
    const response: messages.CheckResponse = await this.call("check", request);
    return { ...response.toObject(), checked: fromStruct(response.getInputs()) };
  }

  async diff(urn: string, id: string, state: Properties, oldInputs: Properties, news: Properties): Promise<Diffed> {
    const request = new messages.DiffRequest().setUrn(urn).setId(id).setName(nameOf(urn)).setType(typeOf(urn));
    request.setOlds(toStruct(state)).setOldInputs(toStruct(oldInputs)).setNews(toStruct(news));
    const response: messages.DiffResponse = await this.call("diff", request);
    const changes: Record<string, string> = {};
    response.getDetaileddiffMap().forEach((change, path) => {
      changes[path] = kindNames[change.getKind()] as string;
    });
    return normalDiff({ changes, deleteBeforeReplace: response.getDeletebeforereplace() });
  }

  async create(urn: string, inputs: Properties, preview = false): Promise<{ id: string; state: Properties }> {
    const request = new messages.CreateRequest().setUrn(urn).setName(nameOf(urn)).setType(typeOf(urn));
    const response: messages.CreateResponse = await this.call(
      "create",
      request.setProperties(toStruct(inputs)).setPreview(preview),
    );
    return { id: response.getId(), state: fromStruct(response.getProperties()) };
  }

  async read(urn: string, id: string, state: Properties, inputs: Properties) {
    const request = new messages.ReadRequest().setUrn(urn).setId(id).setName(nameOf(urn)).setType(typeOf(urn));
    const response: messages.ReadResponse = await this.call(
      "read",
      request.setProperties(toStruct(state)).setInputs(toStruct(inputs)),
    );
    const [properties, found] = [fromStruct(response.getProperties()), fromStruct(response.getInputs())];
    return { id: response.getId(), state: properties, inputs: found };
  }

  async update(urn: string, id: string, state: Properties, oldInputs: Properties, news: Properties, preview = false) {
    const request = new messages.UpdateRequest().setUrn(urn).setId(id).setName(nameOf(urn)).setType(typeOf(urn));
    request.setOlds(toStruct(state)).setOldInputs(toStruct(oldInputs)).setNews(toStruct(news)).setPreview(preview);
    const response: messages.UpdateResponse = await this.call("update", request);
    return fromStruct(response.getProperties());
  }

  async delete(urn: string, id: string, state: Properties, inputs: Properties): Promise<void> {
    const request = new messages.DeleteRequest().setUrn(urn).setId(id).setName(nameOf(urn)).setType(typeOf(urn));
    await this.call("delete", request.setProperties(toStruct(state)).setOldInputs(toStruct(inputs)));
  }

  async cancel(): Promise<void> {
    await this.call("cancel", new Empty());
  }

  async call<Response>(method: keyof ResourceProviderClient, request: object): Promise<Response> {
    return new Promise((resolve, reject) => {
      const send = this.client[method] as unknown as Unary<Response>;
      send.call(this.client, request, (error, response) => (error ? reject(error) : resolve(response)));
    });
  }

  async stop(): Promise<void> {
    this.client.close();
    this.engine.stop();
    if (this.child.exitCode !== null) return;
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGINT");
    await gone;
  }
}

type Unary<Response> = (request: object, done: (error: ServiceError | null, response: Response) => void) => void;

/** What the details of a failed create or update say that the engine must remember. */
export function leftoverOf(error: unknown): Leftover | undefined {
  const [details] = (error as ServiceError).metadata?.get("grpc-status-details-bin") ?? [];
  const packed = details && Status.deserializeBinary(details as Buffer).getDetailsList()[0];
  if (!packed) return undefined;
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(packed.getValue_asU8());
  return { id: failed.getId(), reasons: failed.getReasonsList() };
}

export const urnOf = (type: string, name: string): string => `urn:pulumi:stack::project::${type}::${name}`;
const nameOf = (urn: string): string => urn.split("::").at(-1) as string;
const typeOf = (urn: string): string => urn.split("::").at(-2) as string;

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the plugin ended with ${code} before it printed its port`)));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once("line", resolve);
  });
}
