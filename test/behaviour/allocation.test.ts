import type { BarbellBucket } from "#lib/kernel/barbell.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { shareOf } from "#lib/kernel/money.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { projectAllocation } from "#services/risk-gate/domain/allocation/project-allocation.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import type { BarbellSettings } from "#services/risk-gate/domain/policy/barbell-settings.ts";
import { resolvePolicy } from "#services/risk-gate/domain/policy/resolve-policy.ts";
import { aapl } from "#test/support/apple.ts";
import { barbelled } from "#test/unit/risk-gate/barbelled-signal.ts";
import { inputsWith } from "#test/unit/risk-gate/calm-signal.ts";
import { runArea } from "./run-area.ts";

type Weights = Readonly<Record<string, number>>;

/** Instruments of the barbell's buckets by their tickers. */
const listed = (ticker: string): Instrument => ({ ...aapl, ticker });

/** What a barbell leaves of shares of the equity that are wanted by a portfolio of cash. */
function leftOf(barbell: BarbellSettings, wanted: Weights) {
  const equityMicros = 1_000_000_000_000n;
  const amounts = Object.entries(wanted).map(([ticker, ratio]) => {
    return { instrument: listed(ticker), micros: shareOf(equityMicros, 1e4 * ratio) };
  });
  return projectAllocation(barbell, { equityMicros, held: [] }, amounts).projected.map((one) => ({
    ...one,
    ticker: one.instrument.ticker,
    ratio: Number(one.micros) / Number(equityMicros),
  }));
}

/** The buckets of the cases, without a limit for one position. */
const buckets = {
  safeCeilingRatio: 0.95,
  safe: { members: { SHY: "US", BIL: "US", IEF: "US" } },
  unlisted: { maximumRatio: 1 },
};

interface GivenWeights {
  readonly weights: Weights;
  readonly safeMin: number;
  readonly coreMax: number;
  readonly specMax: number;
}
interface GivenTicker {
  readonly ticker: string;
  readonly baseConfidence: number;
}

runArea<GivenWeights | GivenTicker>("barbell", (given) => {
  if (!("weights" in given)) return multiplierOf(given);
  const barbell: BarbellSettings = {
    ...buckets,
    minimumSafeRatio: given.safeMin,
    core: { members: { MSFT: "US", "CL=F": "US", MTN: "US" }, maximumRatio: given.coreMax },
    speculative: { members: { AAPL: "US", "BTC-USD": "ZZ" }, maximumRatio: given.specMax },
  };
  const left = leftOf(barbell, given.weights);
  const inBucket = (bucket: BarbellBucket) =>
    left.reduce((sum, one) => sum + (one.bucket === bucket ? one.ratio : 0), 0);
  return {
    weights: Object.fromEntries(left.map(({ ticker, ratio }) => [ticker, ratio])),
    bucketWeights: [
      inBucket("SAFE"),
      inBucket("CORE"),
      inBucket("SPECULATIVE"),
      inBucket("UNLISTED"),
    ],
  };
});

/** What becomes of a signal at this confidence in a portfolio of cash, under the barbell on file. */
function multiplierOf({ ticker, baseConfidence }: GivenTicker) {
  const { policy: layers, costModel: costs } = loadRiskGateConfig({ environment: {} });
  const own = resolvePolicy(layers, [{ enableBarbellAllocation: true }]);
  const forecast = { upProbabilities: Array<number>(8).fill(baseConfidence) };
  const { barbell, signal } = judgeSignal(
    inputsWith(barbelled({ ticker }, [], { forecast })),
    own,
    costs,
  );
  return {
    bucket: barbell?.bucket.toLowerCase(),
    multiplier: barbell?.multiplier,
    effectiveConfidence: signal.confidenceRatio,
  };
}

interface GivenBudgets {
  readonly weights: Weights;
  readonly base: number;
  readonly nav: number;
}

runArea<GivenBudgets>("nav-allocator", ({ weights, base }) => {
  const members = Object.fromEntries(Object.keys(weights).map((ticker) => [ticker, "US"]));
  const barbell: BarbellSettings = {
    ...buckets,
    minimumSafeRatio: 0,
    core: { members, maximumRatio: base },
    speculative: { members: {}, maximumRatio: 1 },
  };
  return Object.fromEntries(leftOf(barbell, weights).map(({ ticker, ratio }) => [ticker, ratio]));
});
