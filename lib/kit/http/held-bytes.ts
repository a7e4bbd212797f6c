import { Fault } from "#lib/kernel/fault.ts";

/** All requests that are being read may hold so much together, so that slow callers cannot fill the memory. */
const allBytesMax = 64 * 1024 * 1024;
/** One count for the process: its memory is one as well. */
let allBytes = 0;

/** What one request holds in memory until it is handled. */
export class HeldBytes {
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** Holds so much more; a Fault RESOURCE_EXHAUSTED where all requests together would hold too much. */
  hold(more: number): Fault | undefined {
    if (allBytes + more > allBytesMax) return overloaded();
    this.#bytes += more;
    allBytes += more;
    return undefined;
  }

  /** Gives so much up, all where no number is stated. */
  release(bytes = this.#bytes): void {
    this.#bytes -= bytes;
    allBytes -= bytes;
  }
}

function overloaded(): Fault {
  const message = "too many requests are being read: call again later";
  return new Fault("RESOURCE_EXHAUSTED", "OVERLOADED", message, { retryAfterMs: 1_000 });
}
