import type { DescMethod, DescService, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { streamsResponses } from "../shared/service-definition.ts";
import { type CallOptions, callMany, callOne } from "./call.ts";
import type { Channel } from "./channel.ts";

export type { CallOptions } from "./call.ts";
export type { Channel, ChannelOptions } from "./channel.ts";
export { openChannel } from "./channel.ts";

type Request<M extends DescMethod> = MessageInitShape<M["input"]>;
type Response<M extends DescMethod> = MessageShape<M["output"]>;
type Requests<M extends DescMethod> = AsyncIterable<Request<M>> | Iterable<Request<M>>;

type ClientFunction<M extends DescMethod> = {
  unary: (request: Request<M>, options?: CallOptions) => Promise<Response<M>>;
  server_streaming: (request: Request<M>, options?: CallOptions) => AsyncIterable<Response<M>>;
  client_streaming: (requests: Requests<M>, options?: CallOptions) => Promise<Response<M>>;
  bidi_streaming: (requests: Requests<M>, options?: CallOptions) => AsyncIterable<Response<M>>;
}[M["methodKind"]];

/**
 * One function per RPC. Every failure is a Fault, except what the caller's own requests throw. A stream
 * of responses starts its call when it is first read, and cancels it when it is left early. When a
 * stream fails, messages that were not read yet may be lost (grpc-js): resume by sequence.
 */
export type ClientOf<S extends DescService> = {
  readonly [K in keyof S["method"]]: ClientFunction<S["method"][K]>;
};

/** The client of a service over a channel. */
export function clientOf<S extends DescService>(service: S, channel: Channel): ClientOf<S> {
  return Object.fromEntries(
    service.methods.map((method) => {
      const call = streamsResponses(method) ? callMany : callOne;
      return [
        method.localName,
        (input: unknown, options: CallOptions = {}) => call(channel, method, input, options),
      ];
    }),
  ) as unknown as ClientOf<S>;
}
