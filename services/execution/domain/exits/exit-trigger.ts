import type { Bar } from "#lib/kernel/bar.ts";
import { knownCalendar, sessionsBetween } from "#lib/kernel/calendar/session-calendar.ts";
import { type BarCounts, calendarDaysBetween, lastLimit } from "#lib/kernel/calendar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { ExitPlan } from "#lib/kernel/trading.ts";
import { type Side, signOf } from "#lib/kernel/trading.ts";

/** Why a lot closed. */
export const exitReasons = [
  "STOP",
  "TARGET",
  "TIME",
  "END_OF_RUN",
  "EXCHANGE_LIMIT",
  "MARGIN_CALL",
  "TRAILING_STOP",
  "ORDER",
  "REVERSAL",
] as const;
export type ExitReason = (typeof exitReasons)[number];

/** Where in the bar it closed: at its open, at a level that its range touched, or at its close. */
export type FillReference = "OPEN" | "LIMIT_LEVEL" | "STOP_LEVEL" | "TARGET_LEVEL" | "CLOSE";

/** An exit that a bar sets off, or the end of the run. */
export interface ExitTrigger {
  readonly reason: ExitReason;
  readonly reference: FillReference;
  /** The price it fills at, before costs. */
  readonly price: number;
  /** The level that was hit, where one was. */
  readonly triggerPrice?: number;
  /** The open lay beyond the level, so that the fill is at the open and not at the level. */
  readonly gap: boolean;
}

/** What a trigger looks at. */
export interface HeldLot {
  readonly side: Side;
  readonly exitPlan: ExitPlan;
  /** Where its stop stands after it followed the price; absent while it stands where the plan says. */
  readonly trailedStopPrice?: number;
  readonly entryBarStartMs: number;
  /** Its instrument's bars from the entry's to the one before, by their length. */
  readonly barsCompleted: BarCounts;
  readonly instrument: Pick<Instrument, "exchange" | "assetClass">;
}

/**
 * The exit at the bar's open, if any. All of them fill at the open. A gap through the stop comes first,
 * so that a loss beyond it is never booked as a matter of time; then the holding limit, then the target.
 */
export function triggerAtOpen(lot: HeldLot, bar: Bar): ExitTrigger | undefined {
  const sign = signOf(lot.side);
  const { targetPrice } = lot.exitPlan;
  const stopPrice = stopOf(lot);
  if (stopPrice !== undefined && sign * (bar.open - stopPrice) <= 0) {
    return atOpen(stopReasonOf(lot), bar.open, stopPrice);
  }
  if (limitReached(lot, bar.startTimeMs)) {
    return { reason: "TIME", reference: "OPEN", price: bar.open, gap: false };
  }
  if (targetPrice !== undefined && sign * (bar.open - targetPrice) >= 0) {
    return atOpen("TARGET", bar.open, targetPrice);
  }
  return undefined;
}

/**
 * The exit inside the bar's range, if any, for a lot that did not close at the open. When the range holds
 * both levels the stop is taken: a bar does not tell which came first, and the worse one is safe.
 */
export function triggerInRange(lot: HeldLot, bar: Bar): ExitTrigger | undefined {
  const sign = signOf(lot.side);
  const { targetPrice } = lot.exitPlan;
  const stopPrice = stopOf(lot);
  const [worst, best] = sign > 0 ? [bar.low, bar.high] : [bar.high, bar.low];
  if (stopPrice !== undefined && sign * (worst - stopPrice) <= 0) {
    return atLevel(stopReasonOf(lot), "STOP_LEVEL", stopPrice);
  }
  if (targetPrice !== undefined && sign * (best - targetPrice) >= 0) {
    return atLevel("TARGET", "TARGET_LEVEL", targetPrice);
  }
  return undefined;
}

/** The level at which a lot leaves at a loss, or with what its stop has locked; undefined without one. */
export function stopOf({
  exitPlan,
  trailedStopPrice,
}: Pick<HeldLot, "exitPlan" | "trailedStopPrice">): number | undefined {
  return trailedStopPrice ?? exitPlan.stopPrice;
}

function stopReasonOf({ trailedStopPrice }: HeldLot): ExitReason {
  return trailedStopPrice === undefined ? "STOP" : "TRAILING_STOP";
}

/**
 * Whether the holding limit closes the lot at an open that comes no earlier than this, at whatever price.
 * A session that opens later has the same answer, since limits are only ever reached.
 */
export function limitReached(lot: HeldLot, openMs: number): boolean {
  const limit = lot.exitPlan.holdingLimit;
  if (limit === undefined) return false;
  if (limit.calendarDays !== undefined) {
    return calendarDaysBetween(lot.entryBarStartMs, openMs) >= limit.calendarDays;
  }
  if (lastLimit(lot.barsCompleted, limit, lot.instrument)) return true;
  return limit.sessions !== undefined && sessionsSince(lot, openMs) >= limit.sessions;
}

/**
 * Sessions of the instrument's exchange from that of the entry up to an open, by the calendar; one without bars
 * counts too, since the market traded. 0 where nobody knows the calendar: there the bars are counted alone.
 */
export function sessionsSince(
  { instrument, entryBarStartMs }: Pick<HeldLot, "instrument" | "entryBarStartMs">,
  openMs: number,
): number {
  const calendar = knownCalendar(instrument);
  return calendar === undefined ? 0 : sessionsBetween(calendar, entryBarStartMs, openMs);
}

function atOpen(reason: ExitReason, open: number, level: number): ExitTrigger {
  return { reason, reference: "OPEN", price: open, triggerPrice: level, gap: open !== level };
}

function atLevel(reason: ExitReason, reference: FillReference, level: number): ExitTrigger {
  return { reason, reference, price: level, triggerPrice: level, gap: false };
}
