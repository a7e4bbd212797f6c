import { convertedPrice } from "#lib/kernel/conversion-rate.ts";
import { notionalMicros } from "#lib/kernel/exact-price.ts";
import type { Exposure } from "#lib/kernel/portfolio-facts.ts";
import type { EvaluationInputs } from "./inputs.ts";
import type { Judgement } from "./judge-signal.ts";

/** What the order of a decision adds to what is on order, at the last close; undefined when it is denied. */
export function exposureAdded(
  { verdict, signal, size }: Pick<Judgement, "verdict" | "signal" | "size">,
  { instrument, forecast, rate }: Pick<EvaluationInputs, "instrument" | "forecast" | "rate">,
): Exposure | undefined {
  if (verdict === "DENY") return undefined;
  const price = convertedPrice(forecast.lastClosePrice, instrument, rate);
  const worth = notionalMicros(size.allowedUnits, price);
  const [waitingBuyMicros, waitingSellMicros] = signal.side === "SELL" ? [0n, worth] : [worth, 0n];
  return { instrument, heldMicros: 0n, waitingBuyMicros, waitingSellMicros };
}

/** Exposures with further ones, one an instrument. */
export function exposuresWith(
  exposures: readonly Exposure[],
  added: readonly Exposure[],
): readonly Exposure[] {
  if (added.length === 0) return exposures;
  const byTicker = new Map(exposures.map((one) => [one.instrument.ticker, one]));
  for (const more of added) {
    const { ticker } = more.instrument;
    const known = byTicker.get(ticker);
    byTicker.set(ticker, known === undefined ? more : sumOf(known, more));
  }
  return [...byTicker.values()];
}

function sumOf(one: Exposure, other: Exposure): Exposure {
  return {
    ...one,
    heldMicros: one.heldMicros + other.heldMicros,
    waitingBuyMicros: one.waitingBuyMicros + other.waitingBuyMicros,
    waitingSellMicros: one.waitingSellMicros + other.waitingSellMicros,
    ...(other.waitingUnknown && { waitingUnknown: true }),
  };
}
