import { loadAuditConfig } from "#services/audit/config.ts";
import type { Arm, ArmRun } from "#services/audit/domain/comparison/arm.ts";
import { assuredSets } from "#services/audit/domain/comparison/assured-sets.ts";
import { sampleTrade } from "#test/unit/audit/sample-evidence.ts";

export const dayMs = 86_400_000;
export const startMs = Date.UTC(2015, 0, 5);
export const { assurance } = loadAuditConfig({ environment: {} });

/** What an arm did on one as-of: RMSE ratios by ticker, "NONE" where none could be computed, and returns of trades. */
export interface SampleRun {
  /** Days after the first as-of. */
  readonly day: number;
  readonly ratios?: Readonly<Record<string, number | "NONE" | "UNKNOWN">>;
  readonly returns?: readonly number[];
  readonly side?: "BUY" | "SELL";
  /** Whether the outcome is still to come. */
  readonly isOpen?: true;
  /** Whether its forecasts came from elsewhere when their outcome may have been in view. */
  readonly isLate?: true;
}

/** An arm whose windows of forecasts and of trades last five days. */
export function armOfRuns(runs: readonly SampleRun[]): Arm {
  return {
    policy: "p",
    knowsEntries: true,
    runs: new Map(runs.map((run) => [startMs + run.day * dayMs, runOf(run)])),
  };
}

function runOf({
  day,
  ratios = { AAPL: 1 },
  returns = [],
  side = "BUY",
  isOpen,
  isLate,
}: SampleRun): ArmRun {
  const asOfMs = startMs + day * dayMs;
  const auditOf = (ticker: string) => `${ticker} ${asOfMs} DAY_1 5 p`;
  const closedMs = asOfMs + 5 * dayMs;
  return {
    made: Object.keys(ratios).map((ticker) => ({
      ...{ asOfMs, ticker, audit: auditOf(ticker), interval: "DAY_1" },
      ...{ horizonBars: 5, baselineModel: "naive" },
      ...(isLate && { receipt: { isReplay: true } }),
    })),
    scored: (isOpen ? [] : Object.entries(ratios)).map(([ticker, ratio]) => ({
      ...{ asOfMs, closedMs, audit: auditOf(ticker) },
      holding: undefined,
      status: ratio === "NONE" ? "ENSEMBLE_UNDEFINED" : "EFFECTIVE",
      rmseRatio: typeof ratio === "number" ? ratio : undefined,
      ...{ regretRatio: undefined, terminalDirection: undefined, coverages: [], errors: undefined },
    })),
    trades: returns.map((ratio, at) =>
      sampleTrade({
        roundTrip: `portfolios/p/roundTrips/${day}-${at}`,
        side,
        entryTimeMs: asOfMs,
        exitTimeMs: asOfMs + 3 * dayMs,
        netPnlMicros: BigInt(Math.round(ratio * 10_000_000_000)),
        entryNotionalMicros: 10_000_000_000n,
      }),
    ),
  };
}

/** So many as-ofs whose windows share no bar. */
export const apart = (count: number) => Array.from({ length: count }, (_, at) => at * 5);

/** The assured part of a comparison that one metric decides. */
export function assuredOf(
  metric: string,
  base: readonly SampleRun[],
  other: readonly SampleRun[],
  terms: Partial<Parameters<typeof assuredSets>[3]> = {},
) {
  const arms = [armOfRuns(base), armOfRuns(other)] as const;
  const found = assuredSets(
    arms,
    metric,
    { violationRatio: 1.1 },
    {
      ...{ ...assurance, seenUntilMs: 0 },
      ...terms,
    },
  );
  return { ...found, difference: found.differences.get(metric)! };
}
