import { type Metric, type MetricUnit, metricValue } from "#lib/kernel/metric.ts";
import type { AssuredFinding } from "#services/audit/domain/assurance/assured-gate.ts";
import {
  type Evidence,
  type MissingFacts,
  RecordedFacts,
} from "#services/audit/domain/evidence/evidence.ts";
import type { PolicyComparison } from "#services/audit/domain/evidence/policy-verdict.ts";
import type { Benchmarks } from "#services/audit/domain/facts/benchmark-facts.ts";
import type { DecisionMade } from "#services/audit/domain/facts/decision-facts.ts";
import type {
  ChargedFill,
  ClosedTrade,
  EndedRun,
  UnfilledOrder,
} from "#services/audit/domain/facts/execution-facts.ts";
import { type Fact, madeOf } from "#services/audit/domain/facts/fact.ts";
import type {
  AuditKey,
  ForecastFailed,
  ForecastMade,
  ForecastScored,
  HoldingRmse,
} from "#services/audit/domain/facts/forecast-facts.ts";

const dayMs = 86_400_000;

/** How sure a gate is of which nothing was shown. */
export const nothingShown: AssuredFinding = {
  gate: { verdict: "INCONCLUSIVE", alphaRatio: 0.05, decidedBy: "", reason: "nothing is shown" },
  criteria: [],
  tradeSkills: [],
  ...{ asOfDates: 0, seenAsOfDates: 0 },
};

/** A metric over five bars; undefined where no value is given. */
export function measured(name: string, unit: MetricUnit, value: number | undefined): Metric {
  const identity = { name, unit, denominator: "bars", n: 5 };
  return value === undefined
    ? { ...identity, undefinedReason: "NON_FINITE" }
    : { ...identity, value };
}

export function sampleKey(change: Partial<AuditKey> = {}): AuditKey {
  return {
    auditSet: "sprints/a",
    ticker: "AAPL",
    interval: "DAY_1",
    asOfMs: Date.UTC(2015, 0, 5),
    horizonBars: 5,
    modelSetHash: "m".repeat(64),
    policyHash: "p".repeat(64),
    ...change,
  };
}

/** A score with these RMSEs in price; undefined for one that is not finite. */
export function sampleScored(
  ensembleRmse: number | undefined,
  baselineRmse: number | undefined,
  change: Partial<ForecastScored> = {},
): ForecastScored {
  return {
    key: sampleKey(),
    forecast: "forecasts/f",
    contentHash: "c".repeat(64),
    baselineModel: "naive",
    ensembleRmse: measured("rmse", "PRICE", ensembleRmse),
    baselineRmse: measured("rmse", "PRICE", baselineRmse),
    modelRmses: [{ model: "naive", rmse: measured("rmse", "PRICE", baselineRmse) }],
    terminalDirection: measured("terminal_direction", "RATIO", undefined),
    coverages: [],
    ...change,
  };
}

/** One effective audit a ratio, on successive days. */
export function scoredWithRatios(ratios: readonly number[]): readonly ForecastScored[] {
  return ratios.map((ratio, index) =>
    sampleScored(ratio * 10, 10, {
      key: sampleKey({ asOfMs: Date.UTC(2015, 0, 5) + index * dayMs }),
      forecast: `forecasts/${index}`,
    }),
  );
}

/** Scores over the first bars of a horizon, for which a position is held; RMSEs in price. */
export function sampleHolding(
  ensembleRmse: number | undefined,
  baselineRmse: number | undefined,
  closedMs: number = Date.UTC(2015, 0, 8),
): HoldingRmse {
  return {
    bars: 3,
    closedMs,
    ensembleRmse: measured("rmse", "PRICE", ensembleRmse),
    baselineRmse: measured("rmse", "PRICE", baselineRmse),
  };
}

export function sampleTrade(change: Partial<ClosedTrade> = {}): ClosedTrade {
  return {
    auditSet: "sprints/a",
    roundTrip: "portfolios/p/roundTrips/r",
    ticker: "AAPL",
    exitTimeMs: Date.UTC(2015, 0, 12),
    entryPrice: 100,
    exitPrice: 101,
    exitReason: "TIME",
    calendarDaysHeld: 7,
    netPnlMicros: 1_000_000n,
    entryNotionalMicros: 1_000_000_000n,
    ...change,
  };
}

/** Round trips with the given net profits in currency units, each on 10 000 of notional. */
export function tradesWithProfits(profits: readonly number[]): readonly ClosedTrade[] {
  return profits.map((profit, index) =>
    sampleTrade({
      roundTrip: `portfolios/p/roundTrips/${index}`,
      netPnlMicros: BigInt(Math.round(profit * 1_000_000)),
      entryNotionalMicros: 10_000_000_000n,
    }),
  );
}

/** A fill; one that opened a lot says what was held on its exchange. */
export function sampleFill(change: Partial<ChargedFill> = {}): ChargedFill {
  return {
    auditSet: "sprints/a",
    fill: "f",
    notionalMicros: 1_000_000n,
    costMicros: { halfSpread: 80n, slippage: 500n, commission: 150n, impact: 50n },
    ...change,
  };
}

/** A decision that allows in full and expects a profit, where `change` does not say otherwise. */
export function sampleDecision(change: Partial<DecisionMade> = {}): DecisionMade {
  const verdict = change.verdict ?? "ALLOW";
  const isDenied = verdict === "DENY";
  return {
    auditSet: "sprints/a",
    decision: "decisions/d",
    verdict,
    bindingRule: isDenied ? "edge-over-cost" : "",
    reason: isDenied ? "EDGE_BELOW_COST" : "",
    ticker: "AAPL",
    asOfMs: Date.UTC(2015, 0, 5),
    policyHash: "p".repeat(64),
    ...change,
  };
}

/** A run of daily marks from 2015-01-05 on, all in cash but where `change` says otherwise. */
export function sampleRun(
  equity: readonly number[] = [101, 99, 102],
  change: Partial<EndedRun> = {},
): EndedRun {
  const startTimeMs = Date.UTC(2015, 0, 5);
  const equityMicros = equity.map((units) => BigInt(Math.round(units * 1_000_000)));
  return {
    auditSet: "sprints/a",
    portfolio: "portfolios/p",
    startingCashMicros: 100_000_000n,
    startTimeMs,
    closeTimesMs: equity.map((_, at) => startTimeMs + (at + 1) * dayMs),
    equityMicros,
    cashMicros: equityMicros,
    ...change,
  };
}

/** A run that ended after all trades of a sample. */
export const longEndedRun: EndedRun = sampleRun([101], { closeTimesMs: [Date.UTC(2100, 0)] });

/** A comparison in which the policy of `sampleKey`, the base, took part. */
export function sampleComparison(change: Partial<PolicyComparison> = {}): PolicyComparison {
  return {
    basePolicy: "p".repeat(16),
    otherPolicy: "q".repeat(16),
    sharedHash: "bars",
    isOnRecordedBars: true,
    conclusion: "NO_CLEAR_WINNER",
    n: 20,
    ...change,
  };
}

/** What the evidence of a test is made of. */
export interface SampleEvidence {
  readonly auditSet?: string;
  /** Forecasts that wait for their outcome. */
  readonly pending?: readonly ForecastMade[];
  /** Forecasts that could not be made. */
  readonly failed?: readonly ForecastFailed[];
  /** Forecasts with their outcome. */
  readonly scored?: readonly ForecastScored[];
  readonly decisions?: readonly DecisionMade[];
  readonly trades?: readonly ClosedTrade[];
  readonly fills?: readonly ChargedFill[];
  /** Orders that ended without a fill, by how. */
  readonly denied?: readonly UnfilledOrder[];
  readonly rejected?: readonly UnfilledOrder[];
  readonly expired?: readonly UnfilledOrder[];
  readonly runs?: readonly EndedRun[];
  readonly benchmarks?: readonly Benchmarks[];
  readonly deadLetterCount?: number;
  readonly missingFacts?: readonly MissingFacts[];
  /** What is recorded of policies with regimes on and off. */
  readonly policyComparisons?: readonly PolicyComparison[];
}

/** The facts as they are recorded: a score comes with the forecast that it scores. */
export function factsOf(sample: SampleEvidence): readonly Fact[] {
  const { pending = [], scored = [], decisions = [], trades = [], fills = [] } = sample;
  const { denied = [], rejected = [], expired = [] } = sample;
  const { failed = [], runs = [], benchmarks = [] } = sample;
  return [
    ...failed.map((value): Fact => ({ kind: "FORECAST_FAILED", value })),
    ...pending.map((value): Fact => ({ kind: "FORECAST_MADE", value })),
    ...scored.map((value): Fact => madeOf({ kind: "FORECAST_SCORED", value })),
    ...scored.map((value): Fact => ({ kind: "FORECAST_SCORED", value })),
    ...decisions.map((value): Fact => ({ kind: "DECISION_MADE", value })),
    ...trades.map((value): Fact => ({ kind: "TRADE_CLOSED", value })),
    ...fills.map((value): Fact => ({ kind: "ORDER_FILLED", value })),
    ...denied.map((value): Fact => ({ kind: "ORDER_DENIED", value })),
    ...rejected.map((value): Fact => ({ kind: "ORDER_REJECTED", value })),
    ...expired.map((value): Fact => ({ kind: "ORDER_EXPIRED", value })),
    ...runs.map((value): Fact => ({ kind: "RUN_ENDED", value })),
    ...benchmarks.map((value): Fact => ({ kind: "BENCHMARKS_MEASURED", value })),
  ];
}

export function evidenceWith(sample: SampleEvidence = {}): Evidence {
  const facts = new RecordedFacts();
  for (const [index, fact] of factsOf(sample).entries()) facts.add(index + 1, fact);
  const { auditSet = "sprints/a", deadLetterCount = 0, missingFacts = [] } = sample;
  return facts.evidence(auditSet, deadLetterCount, missingFacts, sample.policyComparisons);
}

/** `count` copies of a value. */
export function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

/** The metric's value, failing the test when it has none. */
export function definedValue(metric: Metric | undefined): number {
  const value = metric && metricValue(metric);
  if (value === undefined) throw new Error(`${metric?.name ?? "metric"} has no value`);
  return value;
}
