/** The exits of the independent ledger, by the plan that a lot came with. */

import { exact } from "./exact-amounts.ts";
import { sessionsBefore, sessionsWith } from "./independent-sessions.ts";
import type { Exit, LedgerBar, LedgerFill, LedgerOrder, Side } from "./ledger-terms.ts";

interface HeldLot {
  readonly order: LedgerOrder;
  readonly entry: LedgerFill;
  readonly sessions: number;
}

const signOf = (side: Side) => (side === "BUY" ? 1n : -1n);

/** At the open: a gap through the stop, the holding limit, a gap through the target. */
export function exitAtOpen(lot: HeldLot, bar: LedgerBar): Exit | undefined {
  const { stop, target, limit, side } = lot.order;
  const gain = (level: string) => signOf(side) * (exact(bar.open) - exact(level));
  const at = { price: bar.open, sessionsHeld: sessionsBefore(lot, bar.day) };
  const gapOver = (level: string) => exact(bar.open) !== exact(level);
  if (stop !== undefined && gain(stop) <= 0n) {
    return { ...at, reason: "STOP", trigger: stop, gap: gapOver(stop) };
  }
  if (limit !== undefined) {
    const isReached =
      "sessions" in limit
        ? at.sessionsHeld >= limit.sessions
        : bar.day - lot.entry.day >= limit.calendarDays;
    if (isReached) return { ...at, reason: "TIME" };
  }
  if (target !== undefined && gain(target) >= 0n) {
    return { ...at, reason: "TARGET", trigger: target, gap: gapOver(target) };
  }
  return undefined;
}

/** Within the range; the worse level comes first. */
export function exitInRange(lot: HeldLot, bar: LedgerBar): Exit | undefined {
  const { stop, target, side } = lot.order;
  const [worst, best] = side === "BUY" ? [bar.low, bar.high] : [bar.high, bar.low];
  const gain = (price: string, level: string) => signOf(side) * (exact(price) - exact(level));
  const sessionsHeld = Math.max(lot.sessions + 1, sessionsWith(lot, bar.day));
  if (stop !== undefined && gain(worst, stop) <= 0n) {
    return { price: stop, reason: "STOP", trigger: stop, sessionsHeld };
  }
  if (target !== undefined && gain(best, target) >= 0n) {
    return { price: target, reason: "TARGET", trigger: target, sessionsHeld };
  }
  return undefined;
}
