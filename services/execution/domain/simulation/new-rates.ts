import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import { Fault, invalidField } from "#lib/kernel/fault.ts";
import type { PortfolioState } from "../portfolio/portfolio-state.ts";
import type { Rates } from "../portfolio/rates.ts";
import { outOfOrder } from "./instrument-bars.ts";

/**
 * Refuses rates that no portfolio in this currency can use.
 * @throws Fault INVALID_ARGUMENT: FIELD_INVALID for a rate into another currency or from the portfolio's
 * own, BARS_OUT_OF_ORDER for rates of one currency that do not ascend.
 */
export function checkRates(rates: readonly ConversionRate[], currency: string): void {
  const latest = new Map<string, number>();
  for (const [index, { from, to, asOfMs }] of rates.entries()) {
    const field = `rates[${index}]`;
    if (to !== currency) {
      throw invalidField(`${field}.to_currency`, `must be ${currency}, the portfolio's, got ${to}`);
    }
    if (from === currency) {
      throw invalidField(`${field}.from_currency`, `is ${currency}, which needs no rate`);
    }
    const before = latest.get(from);
    if (before !== undefined && asOfMs <= before) {
      throw outOfOrder(`${field}.as_of_time`, `does not come after the rate of ${from} before it`);
    }
    latest.set(from, asOfMs);
  }
}

/**
 * The rates that are new; known ones are left out, so that sending them again changes nothing.
 * @param knownAt - the rate of a currency that the portfolio knows of the instant, if any.
 * @throws Fault ALREADY_EXISTS BARS_CONFLICTING when a known rate comes back different; INVALID_ARGUMENT
 * BARS_OUT_OF_ORDER for a new rate before the latest of its currency, or one that was known when lots in its
 * currency were marked at an older one.
 */
export function newRates(
  rates: readonly ConversionRate[],
  { rates: known, lots, lastEquityPoint }: PortfolioState,
  knownAt: (currency: string, asOfMs: number) => ConversionRate | undefined,
): readonly ConversionRate[] {
  const held = new Set(lots.map(({ instrument }) => instrument.currency));
  return rates.filter((rate, index) => {
    const { from, asOfMs } = rate;
    const field = `rates[${index}]`;
    const same = knownAt(from, asOfMs);
    if (same !== undefined) {
      if (sameLegs(same, rate)) return false;
      throw conflicting(field, same, rate);
    }
    const latestMs = known.get(from)?.at(-1)?.asOfMs;
    if (latestMs !== undefined && asOfMs < latestMs) {
      throw late(field, from, `has rates up to ${new Date(latestMs).toISOString()} already`);
    }
    if (held.has(from) && lastEquityPoint !== undefined && asOfMs <= lastEquityPoint.barCloseMs) {
      const markedMs = new Date(lastEquityPoint.barCloseMs).toISOString();
      throw late(field, from, `was marked at an older rate at ${markedMs}`);
    }
    return true;
  });
}

/** Rates with later ones behind them. */
export function withRates(known: Rates, added: readonly ConversionRate[]): Rates {
  if (added.length === 0) return known;
  const rates = new Map([...known].map(([from, list]) => [from, [...list]]));
  for (const rate of added) {
    const list = rates.get(rate.from);
    if (list === undefined) rates.set(rate.from, [rate]);
    else list.push(rate);
  }
  return rates;
}

function sameLegs({ legs: these }: ConversionRate, { legs: others }: ConversionRate): boolean {
  return (
    these.length === others.length &&
    these.every((leg, at) => {
      const other = others[at];
      return (
        leg.ticker === other?.ticker && leg.price === other.price && leg.inverse === other.inverse
      );
    })
  );
}

function late(field: string, currency: string, how: string): Fault {
  return outOfOrder(
    `${field}.as_of_time`,
    `the portfolio ${how} of ${currency}; send the rates of a bar's close with the bar`,
  );
}

function conflicting(field: string, before: ConversionRate, now: ConversionRate): Fault {
  const asOf = new Date(now.asOfMs).toISOString();
  const text = ({ legs }: ConversionRate) =>
    legs
      .map(({ ticker, price, inverse }) => `${inverse ? "1/" : ""}${ticker} ${price}`)
      .join(" × ");
  const message = `${field}: the rate of ${now.from} as of ${asOf} came as ${text(before)} before and now comes as ${text(now)}`;
  const metadata = { currency: now.from, asOf };
  return new Fault("ALREADY_EXISTS", "BARS_CONFLICTING", message, { metadata });
}
