import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import type { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import type { Evidence } from "#services/audit/domain/evidence/evidence.ts";
import type { Observation } from "#services/audit/domain/evidence/observation.ts";

const dayMs = 86_400_000;

/** How the windows of a strategy lie, and what depends on what. */
export interface Structure {
  readonly name: string;
  /** Bars of a window. */
  readonly horizonBars: number;
  /** Bars between two as-ofs; fewer than the horizon: windows share bars. */
  readonly spacingBars: number;
  /** Instruments of a date. */
  readonly tickers: number;
  /** Share of the variance that the tickers of a date have in common. */
  readonly common: number;
}

const clustered = { tickers: 3, common: 0.7 } as const;
const single = { tickers: 1, common: 1 } as const;

export const structures: readonly Structure[] = [
  { name: "apart", horizonBars: 3, spacingBars: 3, ...single },
  { name: "overlapping", horizonBars: 3, spacingBars: 1, ...single },
  { name: "clusters", horizonBars: 3, spacingBars: 3, ...clustered },
  { name: "overlapping clusters", horizonBars: 3, spacingBars: 1, ...clustered },
];

/** What an audit or a trade comes to, with its probability; the probabilities add up to 1. */
export type Law = readonly (readonly [probability: number, value: number])[];

/** What each audit and each trade is: RMSE ratios, and returns in bps of notional. */
export interface Laws {
  readonly audits: Law;
  /** Absent: nothing is traded. */
  readonly trades?: Law;
}

/** So many as-ofs hold this many windows that share no bar. */
export function asOfsOf(windows: number, { horizonBars, spacingBars }: Structure): number {
  return (windows * horizonBars) / spacingBars;
}

/**
 * The evidence of a strategy. What an audit comes to hangs on the sum of normal shocks over its window, so that windows
 * which share bars depend on each other, and others do not; trades hang on shocks of their own.
 */
export function strategyOf(
  random: SeededRandom,
  structure: Structure,
  { audits, trades }: Laws,
  asOfs: number,
): Evidence {
  const { tickers } = structure;
  const ratios = outcomes(random, structure, audits, asOfs);
  const returns = trades && outcomes(random, structure, trades, asOfs);
  const scored: Observation<"FORECAST_SCORED">[] = [];
  const closed: Observation<"TRADE_CLOSED">[] = [];
  for (let at = 0; at < ratios.length; at += 1) {
    const ticker = at % tickers;
    const asOfMs = ((at - ticker) / tickers) * structure.spacingBars * dayMs;
    const endMs = asOfMs + structure.horizonBars * dayMs;
    scored.push(audit(ticker, asOfMs, endMs, ratios[at]!));
    // In the last bar of its window: an exit is stated by the start of its bar.
    if (returns) closed.push(trade(ticker, asOfMs, endMs - dayMs, returns[at]!));
  }
  return evidenceOf(scored, closed);
}

/** What each as-of comes to, its tickers beside each other. */
function outcomes(
  random: SeededRandom,
  { horizonBars, spacingBars, tickers, common }: Structure,
  law: Law,
  asOfs: number,
): Float64Array {
  const values = new Float64Array(asOfs * tickers);
  // A law of one outcome takes no random numbers.
  if (law.length === 1) return values.fill(law[0]![1]);
  const thresholds = thresholdsOf(law, horizonBars);
  const bars = (asOfs - 1) * spacingBars + horizonBars;
  const shared = sums(random, bars);
  for (let ticker = 0; ticker < tickers; ticker += 1) {
    const own = tickers === 1 ? undefined : sums(random, bars);
    for (let at = 0; at < asOfs; at += 1) {
      const from = at * spacingBars;
      const to = from + horizonBars;
      let sum = shared[to]! - shared[from]!;
      if (own) sum = Math.sqrt(common) * sum + Math.sqrt(1 - common) * (own[to]! - own[from]!);
      let which = 0;
      while (sum >= thresholds[which]!) which += 1;
      values[at * tickers + ticker] = law[which]![1];
    }
  }
  return values;
}

/** Below which sum of a window's shocks an outcome comes, after those before it; the last comes always. */
function thresholdsOf(law: Law, horizonBars: number): readonly number[] {
  let below = 0;
  return law.map(([probability], at) => {
    below += probability;
    if (at === law.length - 1) return Number.POSITIVE_INFINITY;
    return normalQuantile(below) * Math.sqrt(horizonBars);
  });
}

/** Sums of normal shocks up to each bar. */
function sums(random: SeededRandom, bars: number): Float64Array {
  const sum = new Float64Array(bars + 1);
  for (let bar = 0; bar < bars; bar += 1) sum[bar + 1] = sum[bar]! + random.normal();
  return sum;
}

function audit(
  ticker: number,
  asOfMs: number,
  closedMs: number,
  rmseRatio: number,
): Observation<"FORECAST_SCORED"> {
  return {
    asOfMs,
    audit: `${ticker} ${asOfMs} DAY_1 p`,
    closedMs,
    holding: undefined,
    status: "EFFECTIVE",
    rmseRatio,
    regretRatio: undefined,
    terminalDirection: undefined,
    coverages: [],
    errors: { ensemble: rmseRatio, baseline: 1, naive: 1, drift: 1, models: [], modelRmses: [] },
  };
}

function trade(
  ticker: number,
  entryTimeMs: number,
  exitTimeMs: number,
  returnBps: number,
): Observation<"TRADE_CLOSED"> {
  return {
    auditSet: "sprints/s",
    roundTrip: `${ticker} ${entryTimeMs}`,
    ticker: String(ticker),
    side: "BUY",
    entryTimeMs,
    exitTimeMs,
    entryPrice: 1,
    exitPrice: 1,
    exitReason: "TIME",
    calendarDaysHeld: (exitTimeMs - entryTimeMs) / dayMs,
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
    RUN_ENDED: [{ endMs: Number.POSITIVE_INFINITY }],
  };
  return {
    auditSet: "sprints/s",
    deadLetterCount: 0,
    missingFacts: [],
    of: (fold) => fold.start(),
    observed: (kind) => (kinds[kind] ?? []) as never,
  };
}
