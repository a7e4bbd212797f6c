import type { Evidence } from "../evidence/evidence.ts";
import type { Fold } from "../evidence/fold.ts";
import type { Benchmarks, RandomEntry } from "../facts/benchmark-facts.ts";
import { totalReturn } from "./equity.ts";
import { type Measurement, measuredValue, noValue } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

/** An audit set has one. */
const recorded: Fold<"BENCHMARKS_MEASURED", Benchmarks[]> = {
  over: "BENCHMARKS_MEASURED",
  start: () => [],
  add: (all, benchmarks) => all.push(benchmarks),
};

function buyAndHoldOf(evidence: Evidence) {
  return evidence.of(recorded)[0]?.buyAndHold;
}

/** Equity and buy-and-hold begin with the same bars and end with them. */
function excessReturn(evidence: Evidence, benchmarkRatio: number | undefined): Measurement {
  const own = totalReturn.measure(evidence);
  if (!("value" in own)) return own;
  if (benchmarkRatio === undefined) return noValue("NO_DATA", own.n);
  return measuredValue(own.value - benchmarkRatio, own.n);
}

function ofRandomEntry(
  description: Omit<PlainMetric, "denominator" | "measure">,
  figureOf: (entry: RandomEntry) => number,
): PlainMetric {
  return {
    ...description,
    denominator: "random draws of all trades",
    measure(evidence: Evidence) {
      const entry = evidence.of(recorded)[0]?.randomEntry;
      return entry === undefined
        ? noValue("NO_DATA", 0)
        : measuredValue(figureOf(entry), entry.draws);
    },
  };
}

/** The result beside what the same bars would have brought without any forecast. */
export const benchmarkMetrics: readonly PlainMetric[] = [
  {
    name: "buy_and_hold_return",
    unit: "SHARE",
    denominator: "instants with bars",
    meaning:
      "What all capital in the instruments of the run, in equal parts and each in its own currency, would have brought, after costs and with the dividends that the sprint's trades are paid.",
    measure(evidence) {
      const held = buyAndHoldOf(evidence);
      return held === undefined
        ? noValue("NO_DATA", 0)
        : measuredValue(held.returnRatio, held.marks);
    },
  },
  {
    name: "buy_and_hold_max_drawdown",
    unit: "SHARE",
    denominator: "instants with bars",
    meaning: "Its largest fall from its running maximum, at the closes.",
    measure(evidence) {
      const held = buyAndHoldOf(evidence);
      return held === undefined
        ? noValue("NO_DATA", 0)
        : measuredValue(held.maxDrawdownRatio, held.marks);
    },
  },
  {
    name: "excess_over_buy_and_hold",
    unit: "SHARE",
    denominator: "dates with bars",
    meaning: "Total return less that of buy-and-hold, whatever share of the capital was in use.",
    measure: (evidence) => excessReturn(evidence, buyAndHoldOf(evidence)?.returnRatio),
  },
  {
    name: "excess_over_cash",
    unit: "SHARE",
    denominator: "dates with bars",
    meaning: "Total return less that of cash, which earns nothing.",
    measure: (evidence) => excessReturn(evidence, 0),
  },
  ofRandomEntry(
    {
      name: "random_entry_mean_return",
      unit: "BPS",
      meaning:
        "Mean return of a trade where each keeps its instrument, side and costs, enters at an open of the run drawn at random, and leaves after its holding limit.",
    },
    ({ meanReturnBps }) => meanReturnBps.expected,
  ),
  ofRandomEntry(
    {
      name: "excess_over_random_entry",
      unit: "BPS",
      meaning: "Mean return of the trades less that of random entry.",
    },
    ({ meanReturnBps }) => meanReturnBps.observed - meanReturnBps.expected,
  ),
  ofRandomEntry(
    {
      name: "random_entry_p_value",
      unit: "SHARE",
      meaning:
        "Share of draws whose mean return is that of the trades or better, the trades counted as one draw; small where entries were better than chance.",
    },
    ({ meanReturnBps }) => meanReturnBps.pValue,
  ),
  ofRandomEntry(
    {
      name: "random_entry_win_rate",
      unit: "SHARE",
      meaning: "Share of trades with a net profit where entries are at random.",
    },
    ({ winRate }) => winRate.expected,
  ),
  ofRandomEntry(
    {
      name: "win_rate_over_random_entry",
      unit: "SHARE",
      meaning: "Win rate of the trades less that of random entry.",
    },
    ({ winRate }) => winRate.observed - winRate.expected,
  ),
  ofRandomEntry(
    {
      name: "win_rate_p_value",
      unit: "SHARE",
      meaning: "Share of draws whose win rate is that of the trades or better.",
    },
    ({ winRate }) => winRate.pValue,
  ),
];
