import type { DescMethod, DescService, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { ElementReaders } from "../shared/element-readers.ts";

/** The call that a handler answers. */
export interface CallContext {
  readonly method: DescMethod;
  /**
   * Aborts when the caller cancels, the deadline passes or the server drains; `signal.reason` is
   * then a Fault. A handler that waits must end when it aborts.
   */
  readonly signal: AbortSignal;
  /** Milliseconds until the deadline; undefined only for a watch whose caller set none. */
  remainingMs(): number | undefined;
  readonly peer: string;
  /** The caller's x-request-id, or one made here; pass it on in outbound calls. */
  readonly requestId: string;
}

type Kind = DescMethod["methodKind"];
type Request<M extends DescMethod> = MessageShape<M["input"]>;
type Response<M extends DescMethod> = MessageInitShape<M["output"]>;

type HandlerOf<M extends DescMethod> = {
  unary: (request: Request<M>, context: CallContext) => Promise<Response<M>> | Response<M>;
  server_streaming: (request: Request<M>, context: CallContext) => AsyncIterable<Response<M>>;
  client_streaming: (
    requests: AsyncIterable<Request<M>>,
    context: CallContext,
  ) => Promise<Response<M>>;
  bidi_streaming: (
    requests: AsyncIterable<Request<M>>,
    context: CallContext,
  ) => AsyncIterable<Response<M>>;
}[M["methodKind"] & Kind];

/** One function per RPC of a service, under its lower-camel-case name. */
export type Handlers<S extends DescService> = {
  readonly [K in keyof S["method"]]: HandlerOf<S["method"][K]>;
};

/** A service together with the functions that answer its RPCs. */
export interface Registration {
  readonly service: DescService;
  readonly implementation: Readonly<Record<string, unknown>>;
  /** Readers of what its requests hold many of. */
  readonly elementReaders: ElementReaders;
}

/**
 * Pairs a service with its handlers, for `startServer`.
 * @param elementReaders for services whose requests are mostly lists of a few types
 */
export function register<S extends DescService>(
  service: S,
  handlers: Handlers<S>,
  elementReaders: ElementReaders = new Map(),
): Registration {
  const implementation = handlers as Readonly<Record<string, unknown>>;
  return { service, implementation, elementReaders };
}
