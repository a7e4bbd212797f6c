import { Fault } from "#lib/kernel/fault.ts";
import { pathOf } from "../shared/service-definition.ts";
import type { ServerCall } from "./call.ts";
import type { Interceptor } from "./interceptors/interceptor.ts";

/** Smaller answers are not counted: the streams that a connection may have open bound their sum. */
const smallestCountedBytes = 16 * 1024;
const retryAfterMs = 1_000;

/**
 * Bounds what the server keeps of answers that callers do not read. HTTP/2 lets a caller grant no room to
 * an answer; it then stays in memory for as long as the connection lives, while the call counts as handled.
 *
 * A connection may leave `connectionMax` bytes unread, or its share of `serverMax` where that is less; one
 * that has none may always be sent one answer.
 */
export class UnreadAnswers {
  readonly #limits: { readonly connectionMax: number; readonly serverMax: number };
  /** Bytes that are not read, by the address of the connection's other end. */
  readonly #bytesOf = new Map<string, number>();

  constructor(limits: { readonly connectionMax: number; readonly serverMax: number }) {
    this.#limits = limits;
  }

  /** Refuses a call of a connection that has left too much unread, before any work is done for it. */
  readonly intercept: Interceptor = async (call, next) => {
    const unread = this.#bytesOf.get(call.peer);
    if (unread !== undefined && unread > this.#allowed()) throw unreadFault(call, unread);
    await next();
  };

  /**
   * Counts an answer, or the latest message of a stream, until the next or until its call is closed.
   * @throws Fault RESOURCE_EXHAUSTED OVERLOADED where the connection has left too much unread
   */
  hold(call: ServerCall, bytes: number): void {
    const before = call.unreadBytes;
    if (bytes < smallestCountedBytes && before === 0) return;
    const others = (this.#bytesOf.get(call.peer) ?? 0) - before;
    if (others > 0 && others + bytes > this.#allowed()) throw unreadFault(call, others);
    this.#set(call, bytes);
    // A call may be closed before it has its answer: then nothing is kept of it.
    if (before === 0) call.onClosed(() => this.#set(call, 0));
  }

  #set(call: ServerCall, bytes: number): void {
    const left = (this.#bytesOf.get(call.peer) ?? 0) - call.unreadBytes + bytes;
    call.unreadBytes = bytes;
    if (left > 0) this.#bytesOf.set(call.peer, left);
    else this.#bytesOf.delete(call.peer);
  }

  #allowed(): number {
    const { connectionMax, serverMax } = this.#limits;
    return Math.min(connectionMax, serverMax / Math.max(1, this.#bytesOf.size));
  }
}

function unreadFault(call: ServerCall, unread: number): Fault {
  const message = `${pathOf(call.method)}: ${unread} bytes of answers on this connection are not read yet: read them, or ask for less at once`;
  return new Fault("RESOURCE_EXHAUSTED", "OVERLOADED", message, { retryAfterMs });
}
