import v8 from "node:v8";

/**
 * Has the engine make messages where short-lived objects belong. It learns at each place in the code
 * where the objects live that are made there; the decoder of protobuf makes all messages of all types
 * in one place, so that the few that stay would send those of every call among the long-lived: an
 * old bar then keeps its young numbers, and the collector copies both for longer than a call takes.
 */
export function keepMessagesYoung(): void {
  v8.setFlagsFromString("--no-allocation-site-pretenuring");
}
