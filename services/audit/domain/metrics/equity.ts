import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import type { EquityStatistics } from "../equity-statistics.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Fold } from "../evidence/fold.ts";
import { confidenceLevel, type Measurement, measuredValue, noValue } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

/** The last run of each portfolio; it covers those before. */
const lastRuns: Fold<"RUN_ENDED", Map<string, EquityStatistics>> = {
  over: "RUN_ENDED",
  start: () => new Map(),
  add(runs, run) {
    const known = runs.get(run.portfolio);
    if (known === undefined || run.endMs > known.endMs) runs.set(run.portfolio, run);
  },
};

/**
 * The equity of the audit set's portfolio; a reason where its run has not ended, or where there are several
 * portfolios, whose capital is not one.
 */
function equityOf(evidence: Evidence): EquityStatistics | Measurement {
  const [run, ...others] = evidence.of(lastRuns).values();
  if (run === undefined) return noValue("NO_DATA", 0);
  return others.length > 0 ? noValue("SEVERAL_PORTFOLIOS", 0) : run;
}

const denominator = "dates with bars";

function ofEquity(
  description: Omit<PlainMetric, "denominator" | "measure">,
  measure: (equity: EquityStatistics) => Measurement,
): PlainMetric {
  return {
    ...description,
    denominator,
    measure(evidence) {
      const equity = equityOf(evidence);
      return "periods" in equity ? measure(equity) : equity;
    },
  };
}

/** Equity at the end over the capital, less 1. */
export const totalReturn = ofEquity(
  {
    name: "total_return",
    unit: "SHARE",
    meaning: "Equity at the end over the capital paid in, less 1.",
  },
  ({ totalReturnRatio, periods }) => measuredValue(totalReturnRatio, periods),
);

/** What became of the capital, open positions at their mark. */
export const equityMetrics: readonly PlainMetric[] = [
  totalReturn,
  ofEquity(
    {
      name: "max_drawdown",
      unit: "SHARE",
      meaning:
        "Largest fall of the equity from its running maximum, the capital included, marked at the last close of each date.",
    },
    ({ maxDrawdownRatio, periods }) => measuredValue(maxDrawdownRatio, periods),
  ),
  ofEquity(
    {
      name: "max_drawdown_duration",
      unit: "DAYS",
      meaning: "Calendar days from the peak before that fall to its trough; 0 without a fall.",
    },
    ({ drawdownDays, periods }) => measuredValue(drawdownDays, periods),
  ),
  ofEquity(
    {
      name: "max_drawdown_recovery",
      unit: "DAYS",
      meaning: "Calendar days from that trough until the peak was reached again; 0 without a fall.",
    },
    ({ recoveryDays, periods }) =>
      recoveryDays === undefined
        ? noValue("NOT_RECOVERED", periods)
        : measuredValue(recoveryDays, periods),
  ),
  ofEquity(
    {
      name: "sharpe_per_period",
      unit: "RATIO",
      meaning:
        "Mean return of a date over its standard deviation, over a riskless return of 0; not annualised.",
      interval: "mertens",
    },
    ({ sharpe, periods }) => {
      if (periods < 2) return noValue("TOO_FEW_OBSERVATIONS", periods);
      if (sharpe === undefined) return noValue("ZERO_DENOMINATOR", periods);
      const halfWidth = normalQuantile((1 + confidenceLevel) / 2) * sharpe.standardError;
      const { ratio } = sharpe;
      const bounds = { lower: ratio - halfWidth, upper: ratio + halfWidth };
      const interval = { ...bounds, level: confidenceLevel, method: "mertens" };
      return { n: periods, value: ratio, interval };
    },
  ),
  ofEquity(
    {
      name: "sortino_per_period",
      unit: "RATIO",
      meaning:
        "Mean return of a date over the root of the mean squared loss of all dates, over a minimum return of 0; not annualised.",
    },
    ({ sortinoRatio, periods }) =>
      sortinoRatio === undefined
        ? noValue("NO_LOSSES", periods)
        : measuredValue(sortinoRatio, periods),
  ),
  ofEquity(
    {
      name: "periods_per_year",
      unit: "COUNT",
      meaning:
        "Dates that a year has for the two ratios above: 365 where there are bars of weekends, else 252.",
    },
    ({ periodsPerYear, periods }) => measuredValue(periodsPerYear, periods),
  ),
  ofEquity(
    {
      name: "time_in_market",
      unit: "SHARE",
      meaning: "Share of dates that ended with a position held.",
    },
    ({ periodsHeld, periods }) => measuredValue(periodsHeld / periods, periods),
  ),
  ofEquity(
    {
      name: "mean_exposure",
      unit: "SHARE",
      meaning: "Mean over all dates of longs less shorts at their mark, over the equity.",
    },
    ({ meanExposureRatio, periods }) => measuredValue(meanExposureRatio, periods),
  ),
];
