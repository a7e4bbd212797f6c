import { nextTurn } from "../../turn.ts";
import type { Interceptor } from "./interceptor.ts";

/**
 * Begins each call in a turn of the event loop of its own, in the order in which they came. Calls
 * that arrive together are read from their socket in one turn; all of them would also be decoded and
 * begun in it, and nothing else answered meanwhile. A call that its caller left while it waited is
 * not begun at all.
 */
export function ownTurn(): Interceptor {
  return async (call, next) => {
    await nextTurn();
    if (!call.answered) await next();
  };
}
