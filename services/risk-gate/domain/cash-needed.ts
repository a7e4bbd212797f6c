import { type ConversionRate, convertedPrice } from "#lib/kernel/conversion-rate.ts";
import { notionalMicros } from "#lib/kernel/exact-price.ts";
import type { UnitTerms } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { PortfolioView, SignalForecast } from "./inputs.ts";
import type { Judgement } from "./judge-signal.ts";
import { cashTaken } from "./sizing/affordable-units.ts";

/** What of its inputs the cash of a decision depends on. */
export interface JudgedOn {
  readonly instrument: UnitTerms;
  readonly forecast: Pick<SignalForecast, "lastClosePrice">;
  readonly portfolio: Pick<PortfolioView, "leavingCashMicros" | "leavingUnits">;
  /** Of an instrument that is not in the portfolio's currency. */
  readonly rate?: ConversionRate;
}

/**
 * Available cash that the order of a decision takes at the last close, with its cost, from decisions made
 * later on the same portfolio: 0 when it is denied. A short takes as much as a purchase, since its proceeds
 * are collateral. What leaves of its own instrument pays first.
 */
export function cashNeeded(
  { verdict, size, cost }: Pick<Judgement, "verdict" | "size" | "cost">,
  { instrument, forecast, portfolio, rate }: JudgedOn,
): Micros {
  // Only a denied decision can lack its cost.
  if (verdict === "DENY" || cost === undefined) return 0n;
  const price = convertedPrice(forecast.lastClosePrice, instrument, rate);
  const notional = notionalMicros(size.allowedUnits, price);
  const { leavingCashMicros = 0n } = portfolio;
  const excess = cashTaken(notional, cost.entry) - leavingCashMicros;
  return excess > 0n ? excess : 0n;
}

/**
 * What the order of a decision is worth at the last close less what leaves of its instrument: by that much less is
 * left of the share of its exchange to decisions made later on the same portfolio. 0 when it is denied.
 */
export function exchangeNeeded(
  { verdict, size }: Pick<Judgement, "verdict" | "size">,
  { instrument, forecast, portfolio: { leavingUnits = 0n }, rate }: JudgedOn,
): Micros {
  if (verdict === "DENY") return 0n;
  const price = convertedPrice(forecast.lastClosePrice, instrument, rate);
  const leaving = notionalMicros(leavingUnits < 0n ? -leavingUnits : leavingUnits, price);
  const excess = notionalMicros(size.allowedUnits, price) - leaving;
  return excess > 0n ? excess : 0n;
}
