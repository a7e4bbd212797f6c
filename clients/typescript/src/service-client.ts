import type {
  DescMessage,
  DescMethod,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodStreaming,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";
import type { Transport } from "@connectrpc/connect";
import { Call, type PmxCallOptions } from "./call.ts";
import { newRequestId, withRequestId } from "./request-id.ts";
import { isSafeToRepeat, type RetryPolicy } from "./retry.ts";

type Request<M extends DescMethod> = MessageInitShape<M["input"]>;
type Answer<M extends DescMethod> = MessageShape<M["output"]>;

/** How each kind of RPC is called. */
interface Callers<M extends DescMethod> {
  unary: (request: Request<M>, options?: PmxCallOptions) => Promise<Answer<M>>;
  server_streaming: (request: Request<M>, options?: PmxCallOptions) => AsyncIterable<Answer<M>>;
  client_streaming: (
    requests: AsyncIterable<Request<M>> | Iterable<Request<M>>,
    options?: PmxCallOptions,
  ) => Promise<Answer<M>>;
  bidi_streaming: never;
}

/** One function per RPC of a service, under its lower-camel-case name; none for streams both ways, which pmx has not. */
export type ServiceClient<S extends DescService> = {
  readonly [K in keyof S["method"]]: Callers<S["method"][K]>[S["method"][K]["methodKind"]];
};

/** How calls are made unless they say otherwise. */
export interface CallDefaults {
  /** Where they go. */
  readonly address: string;
  /** Of a call that has one answer; a stream of answers has no deadline unless its call states one. */
  readonly deadlineMs: number;
  readonly retry: RetryPolicy;
  /** What shows who calls, asked for each attempt; undefined where nobody asks. */
  readonly token: () => string | undefined | Promise<string | undefined>;
}

/** The client of a service. */
export function serviceClient<S extends DescService>(
  service: S,
  transport: Transport,
  defaults: CallDefaults,
): ServiceClient<S> {
  const caller = new Caller(transport, defaults);
  const functions = service.methods
    .filter(({ methodKind }) => methodKind !== "bidi_streaming")
    .map((method) => [method.localName, caller.of(method)] as const);
  return Object.fromEntries(functions) as ServiceClient<S>;
}

class Caller {
  readonly #transport: Transport;
  readonly #defaults: CallDefaults;

  constructor(transport: Transport, defaults: CallDefaults) {
    this.#transport = transport;
    this.#defaults = defaults;
  }

  of(method: DescMethod): unknown {
    switch (method.methodKind) {
      case "unary":
        return this.#one.bind(this, method as DescMethodUnary);
      case "server_streaming":
        return this.#answers.bind(this, method as DescMethodServerStreaming);
      default:
        return this.#requests.bind(this, method as DescMethodClientStreaming);
    }
  }

  async #one(
    method: DescMethodUnary,
    init: MessageInitShape<DescMessage>,
    options: PmxCallOptions = {},
  ) {
    const { requestId = newRequestId(), deadlineMs = this.#defaults.deadlineMs } = options;
    const request = withRequestId(method.input, init, requestId);
    const call = new Call(this.#placeOf(method), deadlineMs, options.signal);
    try {
      return await call.run(async ({ signal, timeoutMs }) => {
        const headers = await this.#headers(options, requestId);
        const answer = await this.#transport.unary(method, signal, timeoutMs, headers, request);
        return answer.message;
      }, this.#retryOf(method));
    } finally {
      call.end();
    }
  }

  async *#answers(
    method: DescMethodServerStreaming,
    init: MessageInitShape<DescMessage>,
    options: PmxCallOptions = {},
  ) {
    const { requestId = newRequestId(), deadlineMs = Number.POSITIVE_INFINITY } = options;
    const request = withRequestId(method.input, init, requestId);
    const call = new Call(this.#placeOf(method), deadlineMs, options.signal);
    try {
      // Once an answer was handed on, only the caller knows where to go on.
      const { answers, first } = await call.run(async (bounds) => {
        const headers = await this.#headers(options, requestId);
        const stream = await this.#stream(method, only(request), bounds, headers);
        const begun = stream[Symbol.asyncIterator]();
        return { answers: begun, first: await begun.next() };
      }, this.#retryOf(method));
      for (let next = first; next.done !== true; next = await answers.next()) yield next.value;
    } catch (thrown) {
      throw call.errorOf(thrown);
    } finally {
      call.end();
    }
  }

  async #requests(
    method: DescMethodClientStreaming,
    inits: AsyncIterable<MessageInitShape<DescMessage>> | Iterable<MessageInitShape<DescMessage>>,
    options: PmxCallOptions = {},
  ) {
    const { requestId = newRequestId(), deadlineMs = this.#defaults.deadlineMs } = options;
    const call = new Call(this.#placeOf(method), deadlineMs, options.signal);
    let failure: { readonly error: unknown } | undefined;
    const requests = told(inits, (error) => {
      failure = { error };
    });
    try {
      return await call.run(async (bounds) => {
        const headers = await this.#headers(options, requestId);
        const [answer] = await all(await this.#stream(method, requests, bounds, headers));
        if (answer === undefined) throw new Error(`${pathOf(method)} was answered with nothing`);
        return answer;
      }, undefined);
    } catch (thrown) {
      throw failure === undefined ? thrown : failure.error;
    } finally {
      call.end();
    }
  }

  async #stream(
    method: DescMethodStreaming,
    requests: AsyncIterable<MessageInitShape<DescMessage>>,
    { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number | undefined },
    headers: Headers,
  ): Promise<AsyncIterable<MessageShape<DescMessage>>> {
    const answer = await this.#transport.stream(method, signal, timeoutMs, headers, requests);
    return answer.message;
  }

  #placeOf(method: DescMethod) {
    return { path: pathOf(method), address: this.#defaults.address };
  }

  #retryOf(method: DescMethod): RetryPolicy | undefined {
    return isSafeToRepeat(method) ? this.#defaults.retry : undefined;
  }

  async #headers(options: PmxCallOptions, requestId: string): Promise<Headers> {
    const headers = new Headers(options.headers);
    headers.set("x-request-id", requestId);
    const token = await this.#defaults.token();
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    return headers;
  }
}

/** Requests as a transport takes them. A source that fails is told of itself, not only that the call failed. */
async function* told<T>(
  source: AsyncIterable<T> | Iterable<T>,
  failed: (error: unknown) => void,
): AsyncGenerator<T> {
  const requests =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  try {
    while (true) {
      let next: IteratorResult<T>;
      try {
        next = await requests.next();
      } catch (error) {
        failed(error);
        throw error;
      }
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await requests.return?.();
  }
}

async function* only<T>(value: T): AsyncGenerator<T> {
  yield value;
}

async function all<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

function pathOf(method: DescMethod): string {
  return `${method.parent.typeName}/${method.name}`;
}
