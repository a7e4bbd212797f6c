import { Fault } from "#lib/kernel/fault.ts";
import { pathOf } from "../../shared/service-definition.ts";
import type { ServerCall } from "../call.ts";
import type { Interceptor } from "./interceptor.ts";

/**
 * Gives every call a deadline: the caller's, at most `capMs`; `defaultMs` when the caller set
 * none. An unbounded call keeps the caller's deadline, or none. At the deadline the caller gets
 * DEADLINE_EXCEEDED at once and the handler's signal aborts.
 */
export function deadline(options: {
  readonly defaultMs: number;
  readonly capMs: number;
  readonly isUnbounded: (call: ServerCall) => boolean;
}): Interceptor {
  return async (call, next) => {
    const timeoutMs = options.isUnbounded(call)
      ? call.clientTimeoutMs
      : Math.min(call.clientTimeoutMs ?? options.defaultMs, options.capMs);
    if (timeoutMs === undefined) return next();
    call.expireIn(timeoutMs);
    const timer = setTimeout(
      () => call.abort(exceeded(call, timeoutMs)),
      Math.min(timeoutMs, timerMsMax),
    );
    try {
      await next();
    } finally {
      clearTimeout(timer);
    }
  };
}

/** The longest time that a timer of the runtime can wait. */
const timerMsMax = 2 ** 31 - 1;

function exceeded(call: ServerCall, timeoutMs: number): Fault {
  const message = `${pathOf(call.method)} did not finish within ${Math.round(timeoutMs)} ms`;
  return new Fault("DEADLINE_EXCEEDED", "DEADLINE", message);
}
