import { type handleUnaryCall, status } from "@grpc/grpc-js";
import * as plugins from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { differencesResponse } from "./differences";
import type { Engine } from "./engine";
import { Refused, statusOf } from "./errors";
import { Operations } from "./operations";
import type { Plugin, Resource } from "./resource";
import { concealLike, fromStruct, type Properties, revealAll, toStruct } from "./values";

/** Answers the engine's calls (pulumi/proto/provider.proto) by means of a plugin's resource types. */
export function service(plugin: Plugin, engine: Engine): IResourceProviderServer {
  const operations = new Operations(engine);

  const resourceOf = (urn: string): Resource => {
    const type = typeOf(urn);
    const resource = plugin.resources[type];
    if (resource) return resource;
    throw new Refused(
      `the stand-in plugin does not know the resource type ${type}; it needs the official ${plugin.name} plugin`,
    );
  };

  const outputs = (properties: Properties, inputs: Properties) =>
    toStruct(plugin.acceptSecrets ? concealLike(properties, inputs) : properties);

  return {
    handshake: unary(async (request: messages.ProviderHandshakeRequest) => {
      engine.address = request.getEngineAddress() || engine.address;
      return new messages.ProviderHandshakeResponse().setAcceptSecrets(plugin.acceptSecrets);
    }),
    attach: unary(async (request: plugins.PluginAttach) => {
      engine.address = request.getAddress();
      return new Empty();
    }),
    getPluginInfo: unary(async () => new plugins.PluginInfo().setVersion(plugin.version)),
    getSchema: unary(async () => new messages.GetSchemaResponse().setSchema(minimalSchema(plugin))),
    parameterize: notCovered(plugin, "parameters"),
    construct: notCovered(plugin, "component resources"),
    call: notCovered(plugin, "methods"),
    invoke: unary(async (request: messages.InvokeRequest) => {
      throw new Refused(
        `the stand-in plugin does not know the function ${request.getTok()}; it needs the official ${plugin.name} plugin`,
      );
    }),
    getMapping: unary(async () => new messages.GetMappingResponse()),
    getMappings: unary(async () => new messages.GetMappingsResponse()),
    cancel: unary(async () => {
      operations.cancel();
      return new Empty();
    }),

    checkConfig: unary(async (request: messages.CheckRequest) => {
      const config = fromStruct(request.getNews());
      const failures = plugin.checkConfig(revealAll(config)).map(failureMessage);
      return new messages.CheckResponse().setInputs(toStruct(config)).setFailuresList(failures);
    }),
    diffConfig: unary(async (request: messages.DiffRequest) => {
      const old = revealAll(fromStruct(request.getOldInputs() ?? request.getOlds()));
      const changes = plugin.diffConfig(old, revealAll(fromStruct(request.getNews())));
      return differencesResponse({ changes, deleteBeforeReplace: false });
    }),
    configure: unary(async (request: messages.ConfigureRequest) => {
      await plugin.configure(revealAll(fromStruct(request.getArgs())));
      return new messages.ConfigureResponse().setSupportspreview(true).setAcceptsecrets(plugin.acceptSecrets);
    }),

    check: unary(async (request: messages.CheckRequest) => {
      const news = fromStruct(request.getNews());
      const { inputs, failures } = await operations.run(request.getUrn(), 0, (operation) =>
        resourceOf(request.getUrn()).check(
          news,
          {
            type: typeOf(request.getUrn()),
            name: operation.name,
            plugin: plugin.name,
            randomSeed: request.getRandomseed_asU8(),
            olds: revealAll(fromStruct(request.getOlds())),
          },
          operation,
        ),
      );
      return new messages.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failures.map(failureMessage));
    }),
    diff: unary(async (request: messages.DiffRequest) => {
      const state = revealAll(fromStruct(request.getOlds()));
      const inputs = revealAll(fromStruct(request.getNews()));
      const oldInputs = revealAll(fromStruct(request.getOldInputs()));
      for (const key of request.getIgnorechangesList()) keepOld(key, inputs, oldInputs);
      return differencesResponse(resourceOf(request.getUrn()).diff(state, oldInputs, inputs));
    }),
    create: unary(async (request: messages.CreateRequest) => {
      const raw = fromStruct(request.getProperties());
      const inputs = revealAll(raw);
      const resource = resourceOf(request.getUrn());
      return operations.run(request.getUrn(), request.getTimeout(), async (operation) => {
        const response = new messages.CreateResponse();
        if (request.getPreview())
          return response.setProperties(outputs(await resource.preview(inputs, operation), raw));
        const { id, properties } = await resource.create(inputs, operation);
        return response.setId(id).setProperties(outputs(properties, raw));
      });
    }),
    read: unary(async (request: messages.ReadRequest) => {
      const [state, inputs] = [fromStruct(request.getProperties()), fromStruct(request.getInputs())];
      const resource = resourceOf(request.getUrn());
      return operations.run(request.getUrn(), 0, async (operation) => {
        const found = await resource.read(request.getId(), revealAll(state), revealAll(inputs), operation);
        const response = new messages.ReadResponse().setId(found.id);
        if (!found.id) return response;
        response.setInputs(outputs(found.inputs ?? inputs, inputs));
        return response.setProperties(outputs(found.properties, { ...inputs, ...state }));
      });
    }),
    update: unary(async (request: messages.UpdateRequest) => {
      const raw = fromStruct(request.getNews());
      const [state, inputs] = [revealAll(fromStruct(request.getOlds())), revealAll(raw)];
      for (const key of request.getIgnorechangesList()) keepOld(key, inputs, state);
      const resource = resourceOf(request.getUrn());
      return operations.run(request.getUrn(), request.getTimeout(), async (operation) => {
        const properties = request.getPreview()
          ? await resource.preview(inputs, operation, state)
          : await resource.update(request.getId(), state, inputs, operation);
        return new messages.UpdateResponse().setProperties(outputs(properties, raw));
      });
    }),
    delete: unary(async (request: messages.DeleteRequest) => {
      const state = revealAll(fromStruct(request.getProperties()));
      await operations.run(request.getUrn(), request.getTimeout(), (operation) =>
        resourceOf(request.getUrn()).delete(request.getId(), state, operation),
      );
      return new Empty();
    }),
  };
}

/** The type token in `urn:pulumi:stack::project::parent$type::name`. */
export const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

function keepOld(key: string, inputs: Properties, old: Properties): void {
  const top = key.split(/[.[]/)[0] as string;
  if (old[top] === undefined) delete inputs[top];
  else inputs[top] = old[top];
}

const failureMessage = ({ property, reason }: { property: string; reason: string }) =>
  new messages.CheckFailure().setProperty(property).setReason(reason);

const minimalSchema = ({ name, version, resources }: Plugin): string =>
  JSON.stringify({ name, version, resources: Object.fromEntries(Object.keys(resources).map((type) => [type, {}])) });

function unary<Request, Response>(answer: (request: Request) => Promise<Response>): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    answer(call.request).then(
      (response) => callback(null, response),
      (error: unknown) => callback(statusOf(error)),
    );
  };
}

const notCovered = <Request, Response>(plugin: Plugin, what: string): handleUnaryCall<Request, Response> =>
  unary<Request, Response>(async () => {
    const message = `the stand-in plugin knows no ${what}; they need the official ${plugin.name} plugin`;
    throw new Refused(message, status.UNIMPLEMENTED);
  });
