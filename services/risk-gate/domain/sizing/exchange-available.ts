import { type ExactPrice, notionalMicros } from "#lib/kernel/exact-price.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { type Micros, shareOf } from "#lib/kernel/money.ts";
import type { PortfolioView } from "../inputs.ts";
import type { RiskPolicy } from "../policy/risk-policy.ts";

/** The largest share of equity that the instruments of this one's exchange may be; undefined for no limit. */
export function exchangeShareLimit(
  { maximumShareByExchange = {} }: Pick<RiskPolicy, "maximumShareByExchange">,
  { exchange }: Pick<Instrument, "exchange">,
): number | undefined {
  return Object.hasOwn(maximumShareByExchange, exchange)
    ? maximumShareByExchange[exchange]
    : undefined;
}

/**
 * What an order may be worth at the last close for its exchange to stay within its share: what the ledger states,
 * and what leaves of the instrument at the open at which the order fills; no more than the whole share. Undefined
 * where the ledger states nothing.
 */
export function exchangeAvailable(
  { equityMicros, exchangeAvailableMicros, leavingUnits = 0n }: PortfolioView,
  price: ExactPrice,
  limitRatio: number,
): Micros | undefined {
  if (exchangeAvailableMicros === undefined) return undefined;
  const leaving = notionalMicros(leavingUnits < 0n ? -leavingUnits : leavingUnits, price);
  const left = exchangeAvailableMicros + leaving;
  const most = shareOf(equityMicros, 1e4 * limitRatio);
  return left < most ? left : most;
}
