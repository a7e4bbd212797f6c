import type { Buffer } from "node:buffer";
import type { DescMethod, DescService } from "@bufbuild/protobuf";
import type * as grpc from "@grpc/grpc-js";

const asIs = (bytes: Buffer): Buffer => bytes;

/** The full name of a method, as it is in the log: `pkg.Service/Method`. */
export function fullNameOf(method: DescMethod): string {
  return `${method.parent.typeName}/${method.name}`;
}

/** The HTTP/2 path of a method, as it is in messages of errors: `/pkg.Service/Method`. */
export function pathOf(method: DescMethod): string {
  return `/${fullNameOf(method)}`;
}

export function streamsRequests(method: DescMethod): boolean {
  return method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming";
}

export function streamsResponses(method: DescMethod): boolean {
  return method.methodKind === "server_streaming" || method.methodKind === "bidi_streaming";
}

/**
 * The definition of a service for grpc-js: bytes in, bytes out. We encode and decode messages ourselves,
 * because grpc-js answers INTERNAL without a trace when a (de)serializer throws.
 */
export function definitionOf(service: DescService): grpc.ServiceDefinition {
  return Object.fromEntries(
    service.methods.map((method) => [
      method.localName,
      {
        path: pathOf(method),
        originalName: method.localName,
        requestStream: streamsRequests(method),
        responseStream: streamsResponses(method),
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    ]),
  );
}
