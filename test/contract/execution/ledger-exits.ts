/** Why and where the independent ledger's lots leave by their own plans. */

import { exact } from "./exact-amounts.ts";
import { sessionsBefore, sessionsWith } from "./independent-sessions.ts";
import { after } from "./ledger-path.ts";
import type { Exit, FillModel, LedgerBar, LedgerFill, LedgerOrder } from "./ledger-terms.ts";

/** An open lot, or the part of one that leaves. */
export interface Lot {
  readonly id: string;
  /** The order that opened it, with the units that are open. */
  order: LedgerOrder;
  /** Its notional and costs are those of the units that are open. */
  entry: LedgerFill;
  /** What it was worth at the close that its decision saw; undefined where that is unknown. */
  decided: bigint | undefined;
  sessions: number;
  /** Where its stop was taken along to; undefined while it stands where the order says. */
  trailed?: string;
  /** Received so far; negative where a short paid. */
  dividends: bigint;
  /** What borrowing its shares has cost. */
  borrowed: bigint;
}

export const signOf = ({ order }: Pick<Lot, "order">) => (order.side === "BUY" ? 1n : -1n);

/** Where its stop stands, and by which name it leaves there. */
const stopOf = ({ order, trailed }: Lot) => ({
  stop: trailed ?? order.stop,
  reason: trailed === undefined ? ("STOP" as const) : ("TRAILING_STOP" as const),
});

export function exitAtOpen(lot: Lot, bar: LedgerBar): Exit | undefined {
  const { target } = lot.order;
  const { stop, reason } = stopOf(lot);
  const gain = (level: string) => signOf(lot) * (exact(bar.open) - exact(level));
  const at = {
    price: bar.open,
    reference: "OPEN" as const,
    sessionsHeld: sessionsBefore(lot, bar.day),
  };
  const gapOver = (level: string) => exact(bar.open) !== exact(level);
  if (stop !== undefined && gain(stop) <= 0n) {
    return { ...at, reason, trigger: stop, gap: gapOver(stop) };
  }
  if (isHeldToItsLimit(lot, bar.day)) return { ...at, reason: "TIME" };
  if (target !== undefined && gain(target) >= 0n) {
    return { ...at, reason: "TARGET", trigger: target, gap: gapOver(target) };
  }
  return undefined;
}

/** Whether it leaves at an open of that day whatever the price. */
export function isHeldToItsLimit(lot: Lot, day: number): boolean {
  const { limit } = lot.order;
  if (limit === undefined) return false;
  return "sessions" in limit
    ? sessionsBefore(lot, day) >= limit.sessions
    : day - lot.entry.day >= limit.calendarDays;
}

/** The first of its levels that what a bar's range still holds for it comes to. */
export function exitInRange(lot: Lot, bar: LedgerBar, model: FillModel): Exit | undefined {
  const { target } = lot.order;
  const { stop, reason } = stopOf(lot);
  const { worst, best, stopsFirst } = after(lot, bar, model);
  const gain = (price: string, level: string) => signOf(lot) * (exact(price) - exact(level));
  const sessionsHeld = Math.max(lot.sessions + 1, sessionsWith(lot, bar.day));
  const stopped: Exit | undefined =
    stop !== undefined && gain(worst, stop) <= 0n
      ? { price: stop, reference: "STOP_LEVEL", reason, trigger: stop, sessionsHeld }
      : undefined;
  const reached: Exit | undefined =
    target !== undefined && gain(best, target) >= 0n
      ? {
          ...{ price: target, reference: "TARGET_LEVEL", reason: "TARGET", trigger: target },
          sessionsHeld,
        }
      : undefined;
  return stopsFirst ? (stopped ?? reached) : (reached ?? stopped);
}

/**
 * Takes the stop along with a close: to entry ± lock × range, by the last step whose gain in ranges was reached, where
 * that is nearer to the price. Ranges are plain numbers, and so is a stop that follows from them.
 */
export function trail(lot: Lot, close: string): void {
  const { trailing } = lot.order;
  if (trailing === undefined) return;
  const sign = Number(signOf(lot));
  const entry = Number(lot.entry.price);
  const gained = sign * (Number(close) - entry);
  const reached = trailing.steps.filter(([gain]) => gained >= gain * trailing.range).at(-1);
  if (reached === undefined) return;
  const moved = entry + sign * reached[1] * trailing.range;
  const stands = stopOf(lot).stop;
  if (stands === undefined || sign * (moved - Number(stands)) > 0) lot.trailed = textOf(moved);
}

/** The decimal that a number is written as, without an exponent. */
function textOf(value: number): string {
  const [digits = "", exponent] = String(value).split("e-");
  if (exponent === undefined) return digits;
  const [whole = "", fraction = ""] = digits.split(".");
  return `0.${"0".repeat(Number(exponent) - 1)}${whole}${fraction}`;
}
