import type {
  DescFile,
  DescMethod,
  DescService,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";
import type { Scope } from "../../security/scope.ts";
import type { BoundReasons } from "../bounds/bounds.ts";
import type { ElementReaders } from "../shared/element-readers.ts";
import type { RememberedMessages } from "../shared/message-memory.ts";

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

/** The comments of a proto file: the path of an element in its descriptor, and the text above it. */
export type FileComments = readonly (readonly [path: readonly number[], text: string])[];

/** What reflection tells beside the services of a server and the files that these import. */
export interface Reflected {
  readonly files: readonly DescFile[];
  /** Comments by the name of the file; read when somebody asks for the first time. */
  comments(): Promise<Readonly<Record<string, FileComments>>>;
}

/** How the requests of a service are read and refused, and what its reflection tells. */
export interface RegistrationSettings {
  /** Readers of what its requests hold many of. */
  readonly elementReaders?: ElementReaders;
  /** Types whose messages are decoded once where many requests bring the same. */
  readonly rememberedMessages?: RememberedMessages;
  /** Reasons of faults for what is out of bounds, by the type of the message that it is in. */
  readonly boundReasons?: BoundReasons;
  readonly reflected?: Reflected;
  /** The scope that a token needs for a method; a server that asks for tokens serves no method without one. */
  readonly scopeOf?: (method: DescMethod) => Scope | undefined;
}

/** A service together with the functions that answer its RPCs. */
export interface Registration {
  readonly service: DescService;
  readonly implementation: Readonly<Record<string, unknown>>;
  readonly settings: RegistrationSettings;
}

/** Pairs a service with its handlers, for `startServer`. */
export function register<S extends DescService>(
  service: S,
  handlers: Handlers<S>,
  settings: RegistrationSettings = {},
): Registration {
  const implementation = handlers as Readonly<Record<string, unknown>>;
  return { service, implementation, settings };
}
