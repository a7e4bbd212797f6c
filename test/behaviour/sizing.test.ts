import type { RecentTrade } from "#lib/kernel/portfolio-facts.ts";
import { equityStatistics } from "#services/audit/domain/equity-statistics.ts";
import { riskPolicySchema } from "#services/risk-gate/domain/policy/policy-schema.ts";
import { askedShare } from "#services/risk-gate/domain/sizing/asked-share.ts";
import { meanOverDeviation, tradeRegime } from "#services/risk-gate/domain/sizing/trade-regime.ts";
import { sampleRun } from "#test/unit/audit/sample-evidence.ts";
import { bandWith, evaluationWith, policy } from "#test/unit/risk-gate/calm-signal.ts";
import { closedByOrder } from "./closed-by-order.ts";
import { runArea } from "./run-area.ts";

interface GivenSize {
  readonly portfolioValue: number;
  readonly maxPositionPct: number;
  readonly confidenceRatio: number;
  readonly price: number;
  readonly regimeMultiplier: number;
  readonly positionBefore: number;
  /** Units of what is held that the order names; absent for all. */
  readonly names?: number;
}

/** Twenty trades that all won: a green regime. */
const winners = Array.from(
  { length: 20 },
  (): RecentTrade => ({
    ...{ ticker: "AAPL", side: "BUY", exitTimeMs: 0, netPnlMicros: 1_000_000n },
    ...{ returnRatio: 0.01, exitReason: "TARGET" },
  }),
);
const flatHistory = { peakEquityMicros: 25_000_000_000n, dayStartEquityMicros: 25_000_000_000n };

runArea<GivenSize>("position-sizing", ({ portfolioValue, maxPositionPct, ...given }) => {
  const { confidenceRatio, price, regimeMultiplier: green, positionBefore: units, names } = given;
  // What closes is not sized: it is what an order names.
  if (units !== 0) {
    const { roundTrip } = closedByOrder({ units, entryPrice: price, price }, names ?? 0);
    return { shares: roundTrip.quantityUnits };
  }
  const steady = (value: number) => Array<number>(8).fill(value);
  const micros = BigInt(portfolioValue) * 1_000_000n;
  const { size } = evaluationWith({
    forecast: {
      lastClosePrice: price,
      ensemblePrices: steady(price * 1.01),
      bands: [bandWith({ lowerPrices: steady(price * 0.98), upperPrices: steady(price * 1.04) })],
      upProbabilities: steady(confidenceRatio),
    },
    portfolio: {
      equityMicros: micros,
      cashMicros: micros,
      facts: { exposures: [], history: { ...flatHistory, recentTrades: winners } },
    },
    policy: {
      maximumPositionRatio: maxPositionPct,
      tradeRegimeMultipliers: { exploration: 1, red: 1, neutral: 1, green },
    },
  });
  return { shares: Number(size.units) };
});

interface GivenResults {
  readonly lastRealizedPnl: readonly number[];
}

runArea<GivenResults>("regime-state", ({ lastRealizedPnl }) => {
  const trades = lastRealizedPnl.map((net) => ({ netPnlMicros: BigInt(Math.round(net * 1e6)) }));
  const regime = tradeRegime(trades);
  return {
    nTrades: trades.length,
    sharpeN: meanOverDeviation(trades),
    mode: regime === "EXPLORATION" ? "exploration" : "exploitation",
    state: regime.toLowerCase(),
  };
});

interface GivenReturns {
  readonly returns: readonly number[];
}
interface GivenBets {
  /** Win rate, what a winner brings and what a loser costs. */
  readonly cases: readonly (readonly [number, number, number])[];
}

runArea<GivenReturns | GivenBets>("portfolio-math", (given) => {
  if ("cases" in given) return { kelly: given.cases.map(kellyOf) };
  let equity = 100;
  const path = given.returns.map((ratio) => {
    equity *= 1 + ratio;
    return equity;
  });
  return { maxDrawdown: equityStatistics(sampleRun(path)).maxDrawdownRatio };
});

/** Kelly's share, where nothing else limits the size: a payoff is target over stop distance. */
function kellyOf([winRate, win, loss]: readonly [number, number, number]): number | "REFUSED" {
  const own = { maximumPositionRatio: 1, kellyFractionRatio: 1 };
  const settings = { ...policy, ...own, targetAtrMultiple: win, stopAtrMultiple: loss };
  const parsed = riskPolicySchema.safeParse(settings);
  if (!parsed.success) return "REFUSED";
  const { signal, portfolio } = evaluationWith({
    forecast: { upProbabilities: Array<number>(8).fill(winRate) },
  });
  return (askedShare(signal, portfolio, parsed.data).bps ?? Number.NaN) / 1e4;
}
