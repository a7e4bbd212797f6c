import { yieldToEventLoop } from "../../../async/yield-to-event-loop.ts";
import type { Interceptor } from "./interceptor.ts";

/**
 * Starts each call in its own event-loop iteration, first come first served. Calls that arrive
 * together are read from their socket in one iteration; without this all of them would be decoded
 * and started there, and nothing else would run meanwhile. A call that its caller gave up while it
 * waited is not started.
 */
export const yieldFirst: Interceptor = async (call, next) => {
  await yieldToEventLoop();
  if (!call.answered) await next();
};
