import { type Metric, type MetricUnit, metricValue } from "#lib/kernel/metric.ts";
import type { Audit } from "#services/audit/domain/audits/audit.ts";
import { scoredAudit } from "#services/audit/domain/audits/audit.ts";
import type { AuditKey } from "#services/audit/domain/audits/audit-key.ts";
import type { ForecastScored } from "#services/audit/domain/audits/forecast-fact.ts";
import type { Evidence } from "#services/audit/domain/scorecard/evidence.ts";
import type { ClosedTrade } from "#services/audit/domain/trades/closed-trade.ts";

const dayMs = 86_400_000;

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
    scoreTimeMs: Date.UTC(2015, 0, 12),
    ensembleRmse: measured("rmse", "PRICE", ensembleRmse),
    baselineRmse: measured("rmse", "PRICE", baselineRmse),
    modelRmses: [{ model: "naive", rmse: measured("rmse", "PRICE", baselineRmse) }],
    terminalDirection: measured("terminal_direction", "RATIO", undefined),
    coverages: [],
    ...change,
  };
}

/** One effective audit a ratio, on successive days. */
export function auditsWithRatios(ratios: readonly number[]): readonly Audit[] {
  return ratios.map((ratio, index) =>
    scoredAudit(
      sampleScored(ratio * 10, 10, {
        key: sampleKey({ asOfMs: Date.UTC(2015, 0, 5) + index * dayMs }),
        forecast: `forecasts/${index}`,
      }),
    ),
  );
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

export function evidenceWith(change: Partial<Evidence> = {}): Evidence {
  return {
    auditSet: "sprints/a",
    audits: [],
    decisions: [],
    trades: [],
    fills: [],
    deadLetterCount: 0,
    ...change,
  };
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
