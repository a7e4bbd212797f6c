import { performance } from "node:perf_hooks";
import type { DescMethod } from "@bufbuild/protobuf";
import type * as grpc from "@grpc/grpc-js";
import { Fault } from "#lib/kernel/fault.ts";
import { newId } from "../../ids.ts";
import type { TraceHeaders } from "../../telemetry/tracing/spans.ts";
import { pathOf } from "../shared/service-definition.ts";
import { holderOfCall } from "./admission.ts";
import type { CallContext } from "./handlers.ts";

/** What all kinds of grpc-js calls have in common. */
export type Transport = Pick<
  grpc.ServerUnaryCall<unknown, unknown>,
  "metadata" | "sendMetadata" | "getPeer" | "getDeadline" | "on"
>;

/** W3C Trace Context: version, trace id, which is never all zeros, id of the parent, flags. */
const traceparentPattern = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/;
const requestIdPattern = /^[\x21-\x7e]{1,128}$/;

/** One call on its way through the interceptors; it is answered exactly once. */
export class ServerCall implements CallContext {
  readonly method: DescMethod;
  readonly peer: string;
  /** How long the caller waits, from the arrival of the call; undefined when it did not say. */
  readonly clientTimeoutMs: number | undefined;
  /** By the monotonic clock, which nobody sets. */
  #deadlineMs: number | undefined;
  /** Made when it is first asked for, as the id is: most calls need neither. */
  #controller: AbortController | undefined;
  #requestId: string | undefined;
  #traceId: string | undefined;
  readonly #metadata: grpc.Metadata;
  readonly #answer: (fault: Fault | undefined) => void;
  readonly #closedListeners: (() => void)[] = [];
  #closed = false;
  /** Counted by `UnreadAnswers`: what it keeps of the answer until it is read. */
  unreadBytes = 0;
  readonly #listeners: ((fault: Fault | undefined) => void)[] = [];
  #answered = false;

  /** `answer` ends the call on the wire: with the fault, or successfully. */
  constructor(
    method: DescMethod,
    transport: Transport,
    answer: (fault: Fault | undefined) => void,
  ) {
    this.method = method;
    this.peer = transport.getPeer();
    this.#metadata = transport.metadata;
    // grpc-js states the deadline by the clock of the machine, whatever clock the service has.
    const deadline = Number(transport.getDeadline());
    this.clientTimeoutMs = Number.isFinite(deadline) ? deadline - Date.now() : undefined;
    this.#answer = answer;
    // grpc-js emits "cancelled" after every call, also after one that was answered.
    transport.on("cancelled", () => {
      if (!this.#answered) this.abort(this.#hangUp(deadline));
      this.#closed = true;
      for (const listener of this.#closedListeners) listener();
    });
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  get requestId(): string {
    if (this.#requestId === undefined) {
      const [stated] = this.#metadata.get("x-request-id");
      const isUsable = typeof stated === "string" && requestIdPattern.test(stated);
      this.#requestId = isUsable ? stated : newId();
    }
    return this.#requestId;
  }

  /** Who holds the token of the call; undefined where the server asks for none. */
  get holder(): string | undefined {
    return holderOfCall(this.#metadata)?.name;
  }

  /** The headers by which the caller's trace goes on here. */
  traceHeaders(): TraceHeaders {
    const headers: Record<string, string> = {};
    for (const name of ["traceparent", "tracestate"]) {
      const [stated] = this.#metadata.get(name);
      if (typeof stated === "string") headers[name] = stated;
    }
    return headers;
  }

  /** The trace that the call belongs to, also where only its caller records it; undefined where nobody does. */
  get traceId(): string | undefined {
    return this.#traceId ?? traceparentPattern.exec(this.traceHeaders().traceparent ?? "")?.[1];
  }

  set traceId(id: string | undefined) {
    this.#traceId = id;
  }

  /** Sets the deadline, counted from now. */
  expireIn(timeoutMs: number): void {
    this.#deadlineMs = performance.now() + timeoutMs;
  }

  remainingMs(): number | undefined {
    if (this.#deadlineMs === undefined) return undefined;
    return Math.max(0, this.#deadlineMs - performance.now());
  }

  get answered(): boolean {
    return this.#answered;
  }

  /** Answers with the reason at once and aborts the handler's signal. */
  abort(reason: Fault): void {
    if (this.#answered) return;
    this.#controller ??= new AbortController();
    this.#controller.abort(reason);
    this.answer(reason);
  }

  /** Ends the call, successfully or with a fault. Only the first answer counts. */
  answer(fault?: Fault): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#answer(fault);
    for (const listener of this.#listeners) listener(fault);
  }

  /** Calls back once, when the call is answered. */
  onAnswer(listener: (fault: Fault | undefined) => void): void {
    this.#listeners.push(listener);
  }

  /** Calls back once the call's stream is closed: its answer was read, or nobody waits for it any more. */
  onClosed(listener: () => void): void {
    if (this.#closed) listener();
    else this.#closedListeners.push(listener);
  }

  #hangUp(deadline: number): Fault {
    const path = pathOf(this.method);
    return Date.now() >= deadline
      ? new Fault("DEADLINE_EXCEEDED", "DEADLINE", `the deadline of ${path} passed`)
      : new Fault("CANCELLED", "CANCELLED", `the caller cancelled ${path}`);
  }
}
