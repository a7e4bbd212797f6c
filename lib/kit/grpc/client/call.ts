import type { Buffer } from "node:buffer";
import { setMaxListeners } from "node:events";
import { performance } from "node:perf_hooks";
import type { Writable } from "node:stream";
import type { DescMessage, DescMethod, Message, MessageInitShape } from "@bufbuild/protobuf";
import * as grpc from "@grpc/grpc-js";
import type { Span } from "@opentelemetry/api";
import { Fault } from "#lib/kernel/fault.ts";
import { isTracing } from "../../telemetry/tracing/spans.ts";
import { endCallSpan, startClientSpan } from "../shared/call-spans.ts";
import { decodeResponse, encode } from "../shared/codec.ts";
import { fullNameOf, pathOf, streamsRequests } from "../shared/service-definition.ts";
import { writeMessages } from "../shared/write-messages.ts";
import { type Channel, unreachable } from "./channel.ts";
import { readResponses } from "./messages.ts";
import { peerFault } from "./peer-fault.ts";

/** Options of one call. */
export interface CallOptions {
  /** How long the caller waits, from now; the server's default applies when absent. */
  readonly deadlineMs?: number;
  /** Cancels the call; it then rejects with CANCELLED. */
  readonly signal?: AbortSignal;
  /** Sent as x-request-id; the server logs it. */
  readonly requestId?: string;
}

type Init = MessageInitShape<DescMessage>;
type Inits = AsyncIterable<Init> | Iterable<Init>;

/** Calls a method that answers with one message. */
export async function callOne(
  channel: Channel,
  method: DescMethod,
  input: unknown,
  options: CallOptions,
): Promise<Message> {
  const outgoing = new OutgoingCall(channel, method, options);
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const done = (error: grpc.ServiceError | null, value?: Buffer): void => {
      if (error) reject(outgoing.fault(error));
      else resolve(value as Buffer);
    };
    const { path, metadata, callOptions } = outgoing;
    if (streamsRequests(method)) {
      const call = outgoing.open(() =>
        channel.transport.makeClientStreamRequest(path, asIs, asIs, metadata, callOptions, done),
      );
      void outgoing.send(call, input as Inits);
    } else {
      const request = encode(method.input, input as Init);
      outgoing.open(() =>
        channel.transport.makeUnaryRequest(path, asIs, asIs, request, metadata, callOptions, done),
      );
    }
  });
  return decodeResponse(method.output, bytes, channel.address);
}

/** Calls a method that answers with a stream; the call starts at the first read. */
export async function* callMany(
  channel: Channel,
  method: DescMethod,
  input: unknown,
  options: CallOptions,
): AsyncGenerator<Message, void, undefined> {
  const outgoing = new OutgoingCall(channel, method, options);
  const { path, metadata, callOptions } = outgoing;
  let call: grpc.ClientReadableStream<Buffer>;
  if (streamsRequests(method)) {
    const duplex = outgoing.open(() =>
      channel.transport.makeBidiStreamRequest(path, asIs, asIs, metadata, callOptions),
    );
    void outgoing.send(duplex, input as Inits);
    call = duplex;
  } else {
    const request = encode(method.input, input as Init);
    call = outgoing.open(() =>
      channel.transport.makeServerStreamRequest(path, asIs, asIs, request, metadata, callOptions),
    );
  }
  const decode = (bytes: Uint8Array) => decodeResponse(method.output, bytes, channel.address);
  yield* readResponses(call, decode, (status) => outgoing.fault(status));
}

const asIs = (bytes: Buffer): Buffer => bytes;

function measure(
  { meter }: Channel,
  method: DescMethod,
  rpc_response_status_code: string,
  durationMs: number,
): void {
  if (meter === undefined) return;
  const labels = { rpc_method: fullNameOf(method), rpc_response_status_code };
  meter.observe("rpc_client_call_duration_seconds", labels, durationMs / 1_000);
}

/** The client's side of one call: starts it, cancels it, sends its requests and explains its failure. */
class OutgoingCall {
  readonly path: string;
  readonly metadata = new grpc.Metadata();
  readonly callOptions: grpc.CallOptions;
  readonly #channel: Channel;
  readonly #method: DescMethod;
  readonly #signal: AbortSignal | undefined;
  readonly #ended = new AbortController();
  #inputFailure: { readonly error: unknown } | undefined;

  constructor(channel: Channel, method: DescMethod, options: CallOptions) {
    this.#channel = channel;
    this.#method = method;
    this.#signal = options.signal;
    this.path = pathOf(method);
    if (options.requestId !== undefined) this.metadata.set("x-request-id", options.requestId);
    if (channel.authorization) this.metadata.set("authorization", channel.authorization());
    this.callOptions =
      options.deadlineMs === undefined ? {} : { deadline: Date.now() + options.deadlineMs };
  }

  open<C extends grpc.ClientUnaryCall>(start: () => C): C {
    if (this.#signal?.aborted) throw this.#cancelled();
    const span = isTracing() ? this.#startSpan() : undefined;
    let call: C;
    try {
      call = start();
    } catch (cause) {
      if (span) endCallSpan(span, "client", "UNAVAILABLE");
      throw unreachable(this.#channel.address, "the channel is closed", cause);
    }
    // Without a listener a failing stream would end the process.
    call.on("error", () => undefined);
    const cancel = (): void => call.cancel();
    // One signal may end any number of calls; without this the runtime would warn of a leak.
    if (this.#signal !== undefined) setMaxListeners(0, this.#signal);
    this.#signal?.addEventListener("abort", cancel, { once: true });
    const startMs = performance.now();
    call.on("status", ({ code }) => {
      const codeName = grpc.status[code] ?? "UNKNOWN";
      measure(this.#channel, this.#method, codeName, performance.now() - startMs);
      if (span) endCallSpan(span, "client", codeName);
      this.#signal?.removeEventListener("abort", cancel);
      this.#ended.abort();
    });
    return call;
  }

  #startSpan(): Span {
    const set = (name: string, value: string) => this.metadata.set(name, value);
    return startClientSpan(this.#method, this.#channel.address, set);
  }

  /** Streams the requests; a failing source cancels the call, which then fails with its error. */
  async send(call: grpc.ClientWritableStream<Buffer>, inits: Inits): Promise<void> {
    const encoded = (init: Init) => encode(this.#method.input, init);
    try {
      await writeMessages(call as unknown as Writable, inits, encoded, this.#ended.signal);
      call.end();
    } catch (error) {
      this.#inputFailure = { error };
      call.cancel();
    }
  }

  fault(status: grpc.StatusObject): unknown {
    if (this.#inputFailure) return this.#inputFailure.error;
    if (status.code === grpc.status.CANCELLED && this.#signal?.aborted) return this.#cancelled();
    return peerFault(status, this.#channel, this.path);
  }

  #cancelled(): Fault {
    const cause: unknown = this.#signal?.reason;
    const message = `${this.path} of ${this.#channel.address} was cancelled by its caller`;
    return new Fault("CANCELLED", "CANCELLED", message, { cause });
  }
}
