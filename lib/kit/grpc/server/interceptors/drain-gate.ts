import { Fault } from "#lib/kernel/fault.ts";
import type { ServerCall } from "../call.ts";
import type { Interceptor } from "./interceptor.ts";

const retryAfterMs = 1000;

/** UNAVAILABLE/DRAINING: the call may be repeated, on another replica or after the restart. */
export function drainingFault(): Fault {
  const message = "the service is shutting down: call again, a watch with its last sequence";
  return new Fault("UNAVAILABLE", "DRAINING", message, { retryAfterMs });
}

/** Keeps track of the calls in progress, so that a drain can refuse new ones and end the open ones. */
export class DrainGate {
  readonly #calls = new Set<ServerCall>();
  #draining = false;

  readonly intercept: Interceptor = async (call, next) => {
    if (this.#draining) throw drainingFault();
    this.#calls.add(call);
    try {
      await next();
    } finally {
      this.#calls.delete(call);
    }
  };

  /** Refuses every call from now on. */
  close(): void {
    this.#draining = true;
  }

  /** Ends the calls in progress that `selects` accepts with UNAVAILABLE/DRAINING. */
  end(selects: (call: ServerCall) => boolean): void {
    for (const call of [...this.#calls]) if (selects(call)) call.abort(drainingFault());
  }
}
