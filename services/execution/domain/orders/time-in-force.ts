import type { BarInterval } from "#lib/kernel/bar.ts";
import { calendarDaysBetween, isIntraday } from "#lib/kernel/calendar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { missedSession, waitedTooLong } from "./expiry.ts";
import type { Order, Refusal } from "./order.ts";

/** An instrument that traded in a bar. */
interface Traded {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
}

/** Why an order is not even looked at in a bar with this start. */
export function expiryBefore(order: Order, barStartMs: number): Refusal | undefined {
  const { expireTimeMs, timeInForce, firstBarStartMs } = order;
  if (expireTimeMs !== undefined && barStartMs >= expireTimeMs) {
    return passed(`its expire time ${new Date(expireTimeMs).toISOString()} has passed`);
  }
  if (timeInForce === "GTC") return undefined;
  if (firstBarStartMs !== undefined && calendarDaysBetween(firstBarStartMs, barStartMs) > 0) {
    return dayEnded(firstBarStartMs);
  }
  return waitedTooLong(order, barStartMs);
}

/**
 * Why an order that still waits when the entries of a bar have been filled expires with it.
 * @param trading - what traded in the bar.
 */
export function expiryWith(
  order: Order,
  barStartMs: number,
  trading: readonly Traded[],
): Refusal | undefined {
  if (order.decisionTimeMs > barStartMs || order.timeInForce === "GTC") return undefined;
  if (order.timeInForce === "DAY") {
    const isDay = tradingOn(order, trading).some(({ interval }) => !isIntraday(interval));
    return isDay ? dayEnded(barStartMs) : undefined;
  }
  const isOwn = trading.some(({ instrument }) => instrument.ticker === order.instrument.ticker);
  if (!isOwn) {
    const waits = order.timeInForce === undefined && order.entry.type !== "MARKET";
    return waits ? undefined : missedSession(order, barStartMs, trading);
  }
  if (order.timeInForce !== "IOC") return undefined;
  return passed("it was not filled whole in the first bar that traded (IOC)");
}

/** A DAY order with the bar in which its day began, where this is it; the same order where it is not. */
export function withFirstBar(order: Order, barStartMs: number, trading: readonly Traded[]): Order {
  const isWaiting = order.timeInForce === "DAY" && order.firstBarStartMs === undefined;
  if (!isWaiting || order.decisionTimeMs > barStartMs) return order;
  if (tradingOn(order, trading).length === 0) return order;
  return { ...order, firstBarStartMs: barStartMs };
}

/** Of what traded, what is of the order's exchange. */
function tradingOn({ instrument: { exchange } }: Order, trading: readonly Traded[]) {
  return trading.filter(({ instrument }) => instrument.exchange === exchange);
}

function dayEnded(firstBarStartMs: number): Refusal {
  return passed(`its day ${new Date(firstBarStartMs).toISOString().slice(0, 10)} has ended (DAY)`);
}

function passed(message: string): Refusal {
  return { reason: "TIME_PASSED", message };
}
