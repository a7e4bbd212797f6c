import { loopTime } from "../../../async/loop-time.ts";
import type { Interceptor } from "./interceptor.ts";

/**
 * Starts each call when the event loop has time for it, first come first served. Calls that arrive
 * together are read from their socket in one iteration; without this all of them would be decoded
 * and started there, and nothing else would run meanwhile. A call that its caller gave up while it
 * waited is not started.
 */
export const yieldFirst: Interceptor = async (call, next) => {
  await loopTime();
  if (!call.answered) await next();
};
