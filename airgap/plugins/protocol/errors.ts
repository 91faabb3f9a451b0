import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { HalfDone } from "./resource";
import { toStruct } from "./values";

/** Something that the user asked for and that cannot be had here. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly code: status = status.INVALID_ARGUMENT,
  ) {
    super(message);
  }
}

/** The gRPC status for an error; a half-done resource travels in its details, so that the engine keeps it. */
export function statusOf(error: unknown): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  const metadata = new Metadata();
  if (error instanceof HalfDone)
    metadata.add("grpc-status-details-bin", Buffer.from(halfDoneStatus(error).serializeBinary()));
  const code = error instanceof Refused ? error.code : status.UNKNOWN;
  return { code, details: message, message, metadata };
}

function halfDoneStatus({ state, message }: HalfDone): Status {
  const failed = new ErrorResourceInitFailed().setId(state.id).setReasonsList([message]);
  failed.setProperties(toStruct(state.properties));
  if (state.inputs) failed.setInputs(toStruct(state.inputs));
  const details = new Any();
  details.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  return new Status().setCode(status.UNKNOWN).setMessage(message).setDetailsList([details]);
}
