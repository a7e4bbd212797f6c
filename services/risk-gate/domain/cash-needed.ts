import { exactPrice, notionalMicros } from "#lib/kernel/exact-price.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { Judgement } from "./judge-signal.ts";

/**
 * Cash that the order of a decision needs at the last close, without its cost: 0 when it is denied or
 * sells. Decisions made later on the same portfolio see that much less cash.
 */
export function cashNeeded(
  { verdict, signal, size }: Pick<Judgement, "verdict" | "signal" | "size">,
  lastClosePrice: number,
): Micros {
  if (verdict === "DENY" || signal.side !== "BUY") return 0n;
  return notionalMicros(size.allowedUnits, exactPrice(lastClosePrice));
}
