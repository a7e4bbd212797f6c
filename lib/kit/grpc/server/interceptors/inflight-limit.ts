import { Fault } from "#lib/kernel/fault.ts";
import type { Interceptor } from "./interceptor.ts";

const retryAfterMs = 100;

/**
 * Refuses a call with RESOURCE_EXHAUSTED while `callsMax` others are being handled. A call counts until
 * its handler has ended, even if it was answered before, at its deadline for example.
 */
export function inflightLimit(callsMax: number): Interceptor {
  let calls = 0;
  return async (_call, next) => {
    if (calls >= callsMax) {
      const message = `the service already handles ${callsMax} calls: retry later, or call less at once`;
      throw new Fault("RESOURCE_EXHAUSTED", "OVERLOADED", message, { retryAfterMs });
    }
    calls += 1;
    try {
      await next();
    } finally {
      calls -= 1;
    }
  };
}
