import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import type { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import type { Evidence } from "#services/audit/domain/evidence/evidence.ts";
import type { Observation } from "#services/audit/domain/evidence/observation.ts";

const dayMs = 86_400_000;

/** Bars of a window. */
const horizon = 3;

/** How the windows of a strategy lie, and what depends on what. */
export interface Structure {
  readonly name: string;
  /** Whether there is an as-of at every bar, so that windows share bars. */
  readonly overlaps: boolean;
  /** Instruments of a date, which move together. */
  readonly tickers: number;
}

export const structures: readonly Structure[] = [
  { name: "apart", overlaps: false, tickers: 1 },
  { name: "overlapping", overlaps: true, tickers: 1 },
  { name: "clusters", overlaps: false, tickers: 3 },
  { name: "overlapping clusters", overlaps: true, tickers: 3 },
];

/** Share of the variance that the tickers of a date have in common. */
const common = 0.7;

/** What each audit or trade is: `hit` with a probability, else `miss`; RMSE ratios, or returns in bps of notional. */
export interface TwoPoints {
  readonly over: "AUDITS" | "TRADES";
  readonly hitRatio: number;
  readonly hit: number;
  readonly miss: number;
}

/**
 * The evidence of a strategy of so many windows that share no bar. Whether an audit or a trade is a hit hangs on the sum
 * of normal shocks over its window, so that windows which share bars depend on each other, and others do not.
 */
export function strategyOf(
  random: SeededRandom,
  { overlaps, tickers }: Structure,
  { over, hitRatio, hit, miss }: TwoPoints,
  windows: number,
): Evidence {
  const bars = windows * horizon;
  const shared = shocks(random, bars + horizon);
  const below = normalQuantile(hitRatio) * Math.sqrt(horizon);
  const scored: Observation<"FORECAST_SCORED">[] = [];
  const trades: Observation<"TRADE_CLOSED">[] = [];
  for (let ticker = 0; ticker < tickers; ticker += 1) {
    const own = tickers === 1 ? shared : shocks(random, bars + horizon);
    for (let bar = 0; bar < bars; bar += overlaps ? 1 : horizon) {
      let sum = 0;
      for (let at = bar; at < bar + horizon; at += 1) {
        sum +=
          tickers === 1
            ? shared[at]!
            : Math.sqrt(common) * shared[at]! + Math.sqrt(1 - common) * own[at]!;
      }
      const value = sum < below ? hit : miss;
      scored.push(audit(ticker, bar, over === "AUDITS" ? value : 1));
      if (over === "TRADES") trades.push(trade(ticker, bar, value));
    }
  }
  return evidenceOf(scored, trades);
}

function shocks(random: SeededRandom, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal());
}

function audit(ticker: number, bar: number, rmseRatio: number): Observation<"FORECAST_SCORED"> {
  const asOfMs = bar * dayMs;
  return {
    asOfMs,
    audit: `${ticker} ${asOfMs} DAY_1 ${horizon} p`,
    closedMs: asOfMs + horizon * dayMs,
    holding: undefined,
    status: "EFFECTIVE",
    rmseRatio,
    regretRatio: undefined,
    terminalDirection: undefined,
    coverages: [],
    errors: { ensemble: rmseRatio, baseline: 1, naive: 1, drift: 1, models: [], modelRmses: [] },
  };
}

function trade(ticker: number, bar: number, returnBps: number): Observation<"TRADE_CLOSED"> {
  const entryTimeMs = bar * dayMs;
  return {
    auditSet: "sprints/s",
    roundTrip: `${ticker} ${bar}`,
    ticker: String(ticker),
    side: "BUY",
    entryTimeMs,
    exitTimeMs: entryTimeMs + horizon * dayMs,
    entryPrice: 1,
    exitPrice: 1,
    exitReason: "TIME",
    calendarDaysHeld: horizon,
    netPnlMicros: BigInt(Math.round(returnBps * 1_000_000)),
    entryNotionalMicros: 10_000_000_000n,
  };
}

function evidenceOf(
  scored: readonly Observation<"FORECAST_SCORED">[],
  trades: readonly Observation<"TRADE_CLOSED">[],
): Evidence {
  const kinds: Readonly<Record<string, readonly unknown[]>> = {
    FORECAST_SCORED: scored,
    TRADE_CLOSED: trades,
  };
  return {
    auditSet: "sprints/s",
    deadLetterCount: 0,
    missingFacts: [],
    of: (fold) => fold.start(),
    observed: (kind) => (kinds[kind] ?? []) as never,
  };
}
