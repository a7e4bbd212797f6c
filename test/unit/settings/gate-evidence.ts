/** Evidence under which a change of one setting of a gate shows. */

import {
  evidenceWith,
  sampleComparison,
  sampleFill,
  sampleKey,
  sampleScored,
  sampleTrade,
  scoredWithRatios,
  times,
  tradesWithProfits,
} from "../audit/sample-evidence.ts";

const trades = tradesWithProfits(times(10, 10)).map((trade) => ({ ...trade, calendarDaysHeld: 7 }));
const scored = scoredWithRatios([...times(5, 1.2), ...times(16, 0.95)]);
export const good = evidenceWith({ scored, trades });
export const shortExit = evidenceWith({ scored, trades: [sampleTrade({ calendarDaysHeld: 2 })] });
export const mostFilled = evidenceWith({
  scored,
  trades: [...trades.slice(1), sampleTrade({ entryPrice: undefined })],
});
export const mixed = evidenceWith({ scored, trades: tradesWithProfits([40, 40, -10, -10]) });
const hundredScored = scoredWithRatios([...times(20, 1.2), ...times(80, 0.95)]);
const manyTrades = tradesWithProfits([...times(52, 40), ...times(8, -10)]);
const policyComparisons = [sampleComparison()];
export const hundred = evidenceWith({
  scored: hundredScored,
  trades: manyTrades,
  policyComparisons,
});
export const undecided = evidenceWith({
  scored: hundredScored,
  trades: manyTrades,
  policyComparisons: [sampleComparison({ conclusion: "INCONCLUSIVE" })],
});
export const partlyFilled = evidenceWith({
  scored: hundredScored,
  trades: [...manyTrades.slice(1), sampleTrade({ entryPrice: undefined })],
});
export const twiceDecided = evidenceWith({
  scored: hundredScored,
  trades: manyTrades,
  policyComparisons: [sampleComparison(), sampleComparison({ sharedHash: "other bars" })],
});
export const lost = evidenceWith({
  scored: hundredScored,
  trades: manyTrades,
  policyComparisons: [sampleComparison({ conclusion: "OTHER_BETTER" })],
});
export const fastFailure = evidenceWith({ scored: scoredWithRatios([1.5, 1.5]) });

const frontierScored = ["UBA.LG", "MTN.JO", "EABL.NR"].map((ticker) =>
  sampleScored(1, 1, { key: sampleKey({ ticker }) }),
);
const exchangeShare = { exchange: "XNSA", exposureMicros: 4n, equityMicros: 100n };
export const frontier = evidenceWith({
  scored: frontierScored,
  fills: [sampleFill({ exchangeShare })],
});
export const oneFailed = evidenceWith({
  scored: frontierScored,
  failed: [{ key: sampleKey(), reason: "FIT_FAILED" }],
});

const barbell = { bucket: "CORE", multiplier: 1 } as const;
/** Of four trades, of which three win, two with a barbell. */
export const halfBarbell = evidenceWith({
  scored,
  trades: tradesWithProfits([10, 10, 10, -10]).map((trade, at) => {
    return at < 2 ? { ...trade, barbell } : trade;
  }),
});
