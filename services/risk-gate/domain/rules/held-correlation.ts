import { type Exposure, isExposed } from "#lib/kernel/portfolio-facts.ts";
import type { Side } from "#lib/kernel/trading.ts";
import type { HeldCorrelation } from "../inputs.ts";
import { atMost } from "../limit-comparison.ts";
import { exposuresAtOpen } from "./exposure-left.ts";
import { missingFacts, notEvaluable, passIf, type Rule } from "./rule.ts";

/** Fewest common returns that a correlation is taken from: over fewer, chance alone makes 0.4 of nothing. */
const fewestReturns = 20;

/**
 * No instrument that is held or on order moves too much like the one of the signal, on its side: two such positions
 * are one larger one. A short in what rises together counts as the opposite, and so does not add to it. Where a
 * correlation is missing, or rests on fewer than 20 returns, nothing is opened.
 */
export const heldCorrelation: Rule = {
  id: "held-correlation",
  reason: "CORRELATION_TOO_HIGH",
  unit: "ratio",
  requirement: `No other instrument that is held or on order is correlated with this one beyond the limit, on the side that is held; each over ${fewestReturns} common returns or more.`,
  limitName: "maximumHeldCorrelationRatio",
  canBeDisabled: false,
  limitOf: (policy) => policy.maximumHeldCorrelationRatio,
  appliesTo: ({ policy }) => policy.maximumHeldCorrelationRatio !== undefined,
  evaluate(evaluation) {
    const { policy, instrument, portfolio, signal } = evaluation;
    const { maximumHeldCorrelationRatio: limit = Number.NaN } = policy;
    const exposures = exposuresAtOpen(evaluation);
    if (exposures === undefined) return missingFacts(evaluation, "what is held and on order");
    if (signal.side === undefined) return notEvaluable(evaluation, "the correlation", limit);
    const { ticker: own } = instrument;
    const others = exposures.filter((one) => one.instrument.ticker !== own && isExposed(one));
    if (others.length === 0) {
      return { outcome: "PASS", limit, message: "nothing else is held or on order" };
    }
    const known = new Map(portfolio.correlations?.map((one) => [one.ticker, one]));
    let highest: { readonly ticker: string; readonly ratio: number } | undefined;
    for (const other of others) {
      const { ticker } = other.instrument;
      const found = known.get(ticker);
      if (found === undefined || !(found.returns >= fewestReturns)) {
        const has = found === undefined ? "no" : `${found.returns}`;
        const message = `the correlation with ${ticker} cannot be judged: it rests on ${has} common returns, at least ${fewestReturns} needed`;
        return { outcome: "NOT_EVALUABLE", reason: "INPUT_MISSING", limit, message };
      }
      const ratio = onSide(signal.side, other, found);
      if (highest === undefined || ratio > highest.ratio) highest = { ticker, ratio };
    }
    const { ticker, ratio: observed } = highest as NonNullable<typeof highest>;
    const message = `${observed.toFixed(2)} with ${ticker} on the side that is held, at most ${limit} allowed`;
    return passIf(atMost(observed, limit, "ratio"), this.reason, { observed, limit, message });
  },
};

/** The correlation of two positions: that of the instruments where both are on one side, else its opposite. */
function onSide(side: Side, other: Exposure, { ratio }: HeldCorrelation): number {
  const { heldMicros, waitingBuyMicros, waitingSellMicros, waitingUnknown = false } = other;
  const isLong = heldMicros > 0n || waitingBuyMicros > 0n || waitingUnknown;
  const isShort = heldMicros < 0n || waitingSellMicros > 0n || waitingUnknown;
  const withLong = side === "BUY" ? ratio : -ratio;
  // Where it is not sure which orders fill, the worse of both.
  if (isLong && isShort) return Math.abs(ratio);
  return isLong ? withLong : -withLong;
}
