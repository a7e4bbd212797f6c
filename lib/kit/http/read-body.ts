import type { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { Fault } from "#lib/kernel/fault.ts";
import { ByteParts } from "./byte-parts.ts";
import { HeldBytes } from "./held-bytes.ts";

/** What a body may take. */
export interface BodyLimits {
  readonly bytesMax: number;
  /** How long it may take to arrive. */
  readonly timeoutMs: number;
}

/**
 * The whole body of a request, which stays open, so that it can be answered whatever it brings.
 * @throws Fault RESOURCE_EXHAUSTED for one that is too large; DEADLINE_EXCEEDED for one that is too slow; CANCELLED
 */
export function readBody(
  request: IncomingMessage,
  { bytesMax, timeoutMs }: BodyLimits,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // A body that says that it is too large is not read at all.
    if (Number(request.headers["content-length"] ?? 0) > bytesMax) {
      reject(tooLarge(bytesMax));
      return;
    }
    const parts = new ByteParts();
    const held = new HeldBytes();
    const timer = setTimeout(() => stop(tooSlow(timeoutMs)), timeoutMs);
    const leave = (): void => {
      clearTimeout(timer);
      held.release();
      request.off("data", take).off("end", end).off("close", hungUp);
    };
    const stop = (fault: Fault): void => {
      leave();
      request.pause();
      reject(fault);
    };
    const take = (chunk: Buffer): void => {
      const isTooLarge = held.bytes + chunk.byteLength > bytesMax;
      const fault = isTooLarge ? tooLarge(bytesMax) : held.hold(chunk.byteLength);
      if (fault === undefined) parts.add(chunk);
      else stop(fault);
    };
    const end = (): void => {
      leave();
      resolve(parts.take());
    };
    const hungUp = (): void =>
      stop(new Fault("CANCELLED", "CANCELLED", "the caller hung up", { cause: request.errored }));
    // What is wrong is said by the end that does not come; without a listener it would end the process.
    request.on("error", () => undefined);
    request.on("data", take).on("end", end).on("close", hungUp);
  });
}

function tooLarge(bytesMax: number): Fault {
  const message = `a request of more than ${bytesMax} bytes is not read: send less at once`;
  return new Fault("RESOURCE_EXHAUSTED", "FIELD_INVALID", message);
}

function tooSlow(timeoutMs: number): Fault {
  const message = `the request did not arrive within ${timeoutMs} ms: send its body at once`;
  return new Fault("DEADLINE_EXCEEDED", "DEADLINE", message);
}
