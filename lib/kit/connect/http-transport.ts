import type { IncomingMessage, ServerResponse } from "node:http";
import * as grpc from "@grpc/grpc-js";
import type { Transport } from "../grpc/server/call.ts";

/** Headers that mean the same as the metadata of gRPC. */
const passedOn = ["authorization", "x-request-id", "traceparent", "tracestate"] as const;

/** The metadata that a call would have come with by gRPC. */
export function metadataOf({ headers }: IncomingMessage): grpc.Metadata {
  const metadata = new grpc.Metadata();
  for (const name of passedOn) {
    const value = headers[name];
    // What is no value of gRPC's is as good as none: nobody is admitted by it.
    if (typeof value === "string" && /^[\x20-\x7e]*$/.test(value)) metadata.set(name, value);
  }
  return metadata;
}

/** Where a call came from, as gRPC states it. */
export function peerOf({ socket }: IncomingMessage): string {
  return `${socket.remoteAddress ?? "unknown"}:${socket.remotePort ?? 0}`;
}

/** A call over HTTP/1.1 as the server of gRPC sees its own. */
export function httpTransport(
  response: ServerResponse,
  call: {
    readonly metadata: grpc.Metadata;
    readonly peer: string;
    /** By the clock of the machine; Infinity for none. */
    readonly deadlineMs: number;
  },
): Transport {
  const transport = {
    metadata: call.metadata,
    sendMetadata: () => undefined,
    getPeer: () => call.peer,
    getDeadline: () => call.deadlineMs,
    on(event: string, listener: () => void) {
      // As gRPC does, also after a call that was answered.
      if (event === "cancelled") response.once("close", listener);
      return transport;
    },
  };
  return transport as unknown as Transport;
}
