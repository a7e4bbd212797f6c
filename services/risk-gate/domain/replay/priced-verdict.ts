import { convertedPrice } from "#lib/kernel/conversion-rate.ts";
import { notionalMicros } from "#lib/kernel/exact-price.ts";
import { type Micros, shareOf } from "#lib/kernel/money.ts";
import { expectedProfitBps } from "../cost/expected-profit.ts";
import type { EvaluationInputs } from "../inputs.ts";
import type { Judgement, Verdict } from "../judge-signal.ts";

/** A verdict with what its order is worth, in the portfolio's currency; a denied one is worth 0. */
export interface PricedVerdict {
  readonly verdict: Verdict;
  readonly bindingRule: string;
  readonly allowedUnits: bigint;
  /** Units × last close. */
  readonly notionalMicros: Micros;
  /** Estimated cost of the round trip. */
  readonly costMicros: Micros;
  /** The expected return in the side's favour less that cost, on the notional. */
  readonly expectedProfitMicros: Micros;
}

/** What the order of a judgement is worth at the last close that it saw. */
export function pricedVerdict(
  { verdict, size, cost, signal }: Judgement,
  { instrument, forecast, rate }: Pick<EvaluationInputs, "instrument" | "forecast" | "rate">,
): PricedVerdict {
  const { allowedUnits, bindingRule } = size;
  const plain = { verdict, bindingRule, allowedUnits };
  const profitBps = expectedProfitBps(signal, cost);
  // Only a denied decision can lack either.
  if (verdict === "DENY" || cost === undefined || profitBps === undefined) {
    return { ...plain, notionalMicros: 0n, costMicros: 0n, expectedProfitMicros: 0n };
  }
  const price = convertedPrice(forecast.lastClosePrice, instrument, rate);
  const notional = notionalMicros(allowedUnits, price);
  return {
    ...plain,
    notionalMicros: notional,
    costMicros: shareOf(notional, cost.totalBps),
    expectedProfitMicros: shareOf(notional, profitBps),
  };
}
