/** The orders of random histories, from their plans and the market that they meet. */

import { largestVolumeUnits } from "#lib/kernel/bar-rules.ts";
import type { ClosingPlan, EntryPlan, OrderPlan } from "./history-plans.ts";
import type { LedgerInstrument, LedgerOrder, LedgerRate, Side } from "./ledger-terms.ts";

const bare = {
  stop: undefined,
  target: undefined,
  limit: undefined,
  trailing: undefined,
} as const;

interface Market {
  readonly instrument: LedgerInstrument;
  readonly last: number;
  readonly places: number;
  readonly closeDay: number;
  readonly rate: LedgerRate | undefined;
}

/** A level some permille beyond the last close. It has one place more than bars, so that it lies between the ticks. */
function levelOf({ last, places }: Market, permille: number): string {
  const ticks = Math.round((last * (1000 + permille)) / 100);
  return textOf(Math.max(ticks, 10 ** Math.max(0, places - 5), 1), places + 1);
}

/** A limit on the cheap side of the last close, or a stop on the dear one. */
function entryOf({ type, by, beyond }: EntryPlan, side: Side, market: Market) {
  const sign = side === "BUY" ? 1 : -1;
  if (type === "MARKET") return {};
  if (type === "LIMIT") return { entry: { limit: levelOf(market, -sign * by) } };
  const stop = levelOf(market, sign * by);
  const limit = levelOf(market, sign * (by + beyond));
  return { entry: type === "STOP" ? { stop } : { stop, limit } };
}

/** A closing order on the side against the one that opened the first lot that it means. */
export function closingOf(
  plan: ClosingPlan,
  id: string,
  placed: readonly LedgerOrder[],
  market: Market,
): LedgerOrder {
  const at = plan.of % placed.length;
  const opener = placed[at] as LedgerOrder;
  const side = opener.side === "BUY" ? ("SELL" as const) : ("BUY" as const);
  const lots = plan.lots.map(({ further, part, units, share }) => {
    const { id: order, quantity } = placed[(at + further) % placed.length] as LedgerOrder;
    const some = units === undefined ? 0n : (quantity * BigInt(units)) / 1_000n;
    const amount = share === undefined ? {} : { share };
    return { lot: `${order}/${part}`, ...(some > 0n ? { units: some } : amount) };
  });
  const named = lots.filter(({ lot }, place) => lots.findIndex((one) => one.lot === lot) === place);
  const { expireAfter, timeInForce, averageVolume } = plan;
  const decisionDay = market.closeDay + plan.decisionShift;
  const half = opener.quantity / 2n;
  return {
    id,
    instrument: market.instrument,
    side,
    quantity: plan.names === "OLDEST" ? (half > 0n ? half : 1n) : 0n,
    decisionDay,
    ...entryOf(plan.entry, side, market),
    ...(timeInForce && { timeInForce }),
    ...(expireAfter === undefined ? {} : { expireDay: decisionDay + expireAfter }),
    close: { lots: plan.names === "LOTS" ? named : [], reversal: plan.reversal },
    volatilityBps: plan.volatilityBps,
    ...(averageVolume === undefined ? {} : { averageVolume }),
    ...(market.instrument.currency === "USD" || !market.rate ? {} : { rate: market.rate }),
  };
}

export function orderOf(
  plan: OrderPlan,
  id: string,
  market: Market & { readonly capital: number },
): LedgerOrder {
  const { side, worth, expected, expireAfter, volumeMultiple } = plan;
  const { stop, target, limit, trailing } = plan.isBare ? bare : plan;
  const { last, places, closeDay, capital } = market;
  const sign = side === "BUY" ? 1 : -1;
  const level = (by: number) => levelOf(market, sign * by);
  const { decimals, multiplier } = market.instrument;
  const asked = Math.floor((worth * capital * 10 ** (places + decimals)) / (last * multiplier));
  const quantity = asked > Number.MAX_SAFE_INTEGER ? 1_000 : Math.max(1, asked);
  const whole = quantity / 10 ** decimals;
  const averageVolume = Math.min(whole * (volumeMultiple ?? 1), largestVolumeUnits);
  const decisionDay = closeDay + plan.decisionShift;
  const { ticker } = market.instrument;
  // A ticker of its own: the terms of a known one do not change.
  const foreign = { ...market.instrument, ticker: `${ticker}.F`, currency: "EUR" };
  const instrument = plan.isForeign ? foreign : market.instrument;
  const rate = market.rate && { ...market.rate, ...(plan.claimsRate && { day: closeDay }) };
  return {
    id,
    instrument,
    side,
    quantity: BigInt(quantity),
    decisionDay,
    ...entryOf(plan.entry, side, market),
    ...(plan.timeInForce && { timeInForce: plan.timeInForce }),
    ...(stop === undefined ? {} : { stop: level(-stop) }),
    ...(target === undefined ? {} : { target: level(target) }),
    ...(expected === undefined ? {} : { expected: level(expected) }),
    ...(expireAfter === undefined ? {} : { expireDay: decisionDay + expireAfter }),
    ...(limit === undefined ? {} : { limit }),
    ...(trailing && {
      trailing: { ...trailing, range: (last * trailing.range) / 1000 / 10 ** places },
    }),
    volatilityBps: plan.volatilityBps,
    ...(volumeMultiple === undefined ? {} : { averageVolume }),
    ...(plan.knowsLastClose && { lastClose: textOf(last, places) }),
    ...(instrument.currency === "USD" || plan.lacksRate || rate === undefined ? {} : { rate }),
  };
}

/** Ticks as a decimal text. */
export function textOf(ticks: number, places: number): string {
  const digits = `${ticks}`.padStart(places + 1, "0");
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
