import { setImmediate } from "node:timers/promises";

let last: Promise<void> = Promise.resolve();

/**
 * Resolves in a turn of the event loop that nothing else has which asked here, in the order of asking.
 * What takes about a millisecond of this thread asks for one first: things that become possible
 * together would else be done in one turn, and nothing else meanwhile.
 */
export function nextTurn(): Promise<void> {
  last = last.then(() => setImmediate());
  return last;
}
