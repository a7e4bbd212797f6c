import { BettingMean } from "#lib/statistics/sequential/betting-mean.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import type { Observation } from "../../evidence/observation.ts";
import type { TradeBenchmark } from "../../facts/benchmark-facts.ts";
import { returnBps } from "../../metrics/trade-results.ts";
import type { AsOfDate } from "../as-of-dates.ts";
import { disjointDates } from "../disjoint-dates.ts";
import { worseOfTrades } from "../trades-of-date.ts";
import { type SkillFinding, type SkillTerms, skillFinding } from "./skill-verdict.ts";

/** What trades are held against, in the order in which it is shown. */
export type TradeBenchmarkName = "RANDOM_ENTRY" | "BUY_AND_HOLD";

/** Whether the trades were shown to bring more than a benchmark. */
export interface TradeSkill extends SkillFinding {
  readonly benchmark: TradeBenchmarkName;
  /** Closed trades of the dates counted. */
  readonly trades: number;
  /** Mean over the dates of the mean excess of a date's trades; absent without a date. */
  readonly excessBps?: number;
}

/** What the evidence of trades rests on. */
export interface TradeSkillTerms extends SkillTerms {
  /** The most that the trades of a date fall behind a benchmark, over their notional. */
  readonly lossBoundRatio: number;
}

const bpsPerUnit = 10_000;

const benchmarks: readonly {
  readonly benchmark: TradeBenchmarkName;
  readonly returnOf: (of: TradeBenchmark) => number | undefined;
}[] = [
  { benchmark: "RANDOM_ENTRY", returnOf: ({ randomEntryReturnBps }) => randomEntryReturnBps },
  { benchmark: "BUY_AND_HOLD", returnOf: ({ buyAndHoldReturnBps }) => buyAndHoldReturnBps },
];

/**
 * The excess of the trades over each benchmark: a date whose window shares no bar with another is one observation, the
 * mean excess of its trades. Random entry is a mean over the bars of the whole run, which is recorded when the run has
 * ended; given these bars, the excess of a trade whose entry was drawn has the mean 0.
 */
export function tradeSkills(
  evidence: Evidence,
  dates: readonly AsOfDate[],
  terms: TradeSkillTerms,
): readonly TradeSkill[] {
  const stated = new Map(
    evidence
      .observed("BENCHMARKS_MEASURED")
      .flatMap(({ trades = [] }) => trades)
      .map((one) => [one.roundTrip, one]),
  );
  const counted = disjointDates(dates, "TRADES", ({ trades }) => trades.length > 0);
  return benchmarks.map(({ benchmark, returnOf }) => {
    const excessOf = (trade: Observation<"TRADE_CLOSED">) => {
      const of = stated.get(trade.roundTrip);
      return returnBps(trade) - ((of && returnOf(of)) ?? Number.NaN);
    };
    return { benchmark, ...excessSkill(counted, excessOf, dates.length > 0, terms) };
  });
}

function excessSkill(
  dates: readonly AsOfDate[],
  excessOf: (trade: Observation<"TRADE_CLOSED">) => number,
  isAnyDate: boolean,
  terms: TradeSkillTerms,
): Omit<TradeSkill, "benchmark"> {
  const { lossBoundRatio } = terms;
  const all = dates.flatMap(({ trades }) => trades.map(excessOf));
  const unknown = all.filter(Number.isNaN).length;
  const meanExcess = (trades: readonly Observation<"TRADE_CLOSED">[]) =>
    meanOf(trades.map(excessOf));
  const means = unknown > 0 ? [] : dates.map(({ trades }) => worseOfTrades(trades, meanExcess));
  const isShort = dates.some(({ trades }) => trades.some(({ side }) => side !== "BUY"));
  const betting = new BettingMean(0, lossBoundRatio * bpsPerUnit);
  for (const mean of means) betting.add(mean);
  const observations = betting.n;
  const absence = () => {
    if (unknown > 0) return `the benchmark of ${unknown} of ${all.length} trades is not recorded`;
    if (observations === 0)
      return isAnyDate ? "no date with closed trades counts yet" : terms.noDates;
    if (isShort) return "a short position can lose without a bound, which the bet rests on";
    return betting.breach === undefined ? undefined : breachText(lossBoundRatio);
  };
  return {
    trades: all.length,
    ...skillFinding({ logEvidence: betting.logEvidence, observations }, terms, absence()),
    ...(observations > 0 && { excessBps: meanOf(means) }),
  };
}

function breachText(lossBoundRatio: number): string {
  return `a date fell behind by more than the ${lossBoundRatio * 100} % that is taken to be possible (assurance.lossBoundRatio)`;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
