import type { MetricUnit } from "#lib/kernel/metric.ts";
import { meanOf } from "#lib/statistics/confidence-intervals/mean-interval.ts";
import { type ScoredForecast, tickerOfAudit } from "../evidence/observation.ts";
import { comparisonTolerance } from "../metrics/measurement.ts";
import type { Arm, ArmRun } from "./arm.ts";
import type { Direction } from "./compare-pairs.ts";
import type { ArmObservation } from "./disjoint-windows.ts";

/** What a metric needs besides the evidence. */
export interface ComparedParameters {
  /** An audit whose RMSE ratio is above this is a violation. */
  readonly violationRatio: number;
}

/** A metric that has values for each audit run, so that two audit sets can be compared run by run. */
export interface ComparedMetric {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly direction: Direction;
  /** What an arm measured: by ticker, or of all together under "". */
  observationsOf(arm: Arm, parameters: ComparedParameters): readonly ArmObservation[];
}

type Window = Pick<ArmObservation, "asOfMs" | "closedMs">;

/** The bars of a forecast's whole horizon. */
function horizonOf({ asOfMs, closedMs }: ScoredForecast): Window {
  return { asOfMs, closedMs };
}

/** The bars that a position is held for; undefined where nobody stated them. */
function holdingOf({ asOfMs, holding }: ScoredForecast): Window | undefined {
  return holding && { asOfMs, closedMs: holding.closedMs };
}

/** A metric of forecasts: a value a ticker, of the bars that the window holds. */
function ofForecasts(
  windowOf: (scored: ScoredForecast) => Window | undefined,
  measureOf: (scored: ScoredForecast, parameters: ComparedParameters) => number | undefined,
): ComparedMetric["observationsOf"] {
  return ({ runs }, parameters) =>
    [...runs.values()].flatMap(({ scored }) =>
      scored.flatMap((one) => {
        const window = windowOf(one);
        const value = measureOf(one, parameters);
        if (window === undefined || value === undefined) return [];
        return [{ ...window, ticker: tickerOfAudit(one.audit), value }];
      }),
    );
}

/**
 * A metric of trades: a value an audit run, of the trades that were entered after its as-of and before the next. They
 * are held for no longer than the window, whose end follows from the holding limit and not from an exit.
 */
function ofTrades(
  measureOf: (trades: ArmRun["trades"]) => number | undefined,
): ComparedMetric["observationsOf"] {
  return ({ runs, knowsEntries }) =>
    [...runs].flatMap(([asOfMs, { scored, trades }]) => {
      const ends = scored.flatMap((one) => holdingOf(one)?.closedMs ?? []);
      const value = measureOf(trades);
      if (!knowsEntries || ends.length === 0 || value === undefined) return [];
      return [{ ticker: "", asOfMs, closedMs: Math.max(...ends), value }];
    });
}

/** Every metric that is compared, in the order in which tables show them. */
export const comparedMetrics: readonly ComparedMetric[] = [
  {
    name: "net_pnl",
    unit: "CURRENCY_MICROS",
    direction: "HIGHER_IS_BETTER",
    // A run that trades nothing has made 0: holding cash is what its policy decided.
    observationsOf: ofTrades((trades) =>
      Number(trades.reduce((sum, { netPnlMicros }) => sum + netPnlMicros, 0n)),
    ),
  },
  {
    name: "trade_return",
    unit: "BPS",
    direction: "HIGHER_IS_BETTER",
    observationsOf: ofTrades((trades) => {
      if (trades.length === 0) return undefined;
      const returnsBps = trades.map(({ netPnlMicros, entryNotionalMicros }) => {
        return (Number(netPnlMicros) / Number(entryNotionalMicros)) * 10_000;
      });
      // Added up in ascending order, so that the order of arrival never changes a digit.
      return meanOf(returnsBps.sort((one, other) => one - other));
    }),
  },
  {
    name: "rmse_ratio",
    unit: "RATIO",
    direction: "LOWER_IS_BETTER",
    observationsOf: ofForecasts(horizonOf, ({ rmseRatio }) => rmseRatio),
  },
  {
    name: "rmse_ratio_holding",
    unit: "RATIO",
    direction: "LOWER_IS_BETTER",
    observationsOf: ofForecasts(holdingOf, ({ holding }) => holding?.rmseRatio),
  },
  {
    name: "violation",
    unit: "SHARE",
    direction: "LOWER_IS_BETTER",
    observationsOf: ofForecasts(horizonOf, ({ rmseRatio }, { violationRatio }) => {
      if (rmseRatio === undefined) return undefined;
      return rmseRatio > violationRatio + comparisonTolerance ? 1 : 0;
    }),
  },
  {
    name: "direction_hit",
    unit: "SHARE",
    direction: "HIGHER_IS_BETTER",
    observationsOf: ofForecasts(horizonOf, ({ terminalDirection }) => terminalDirection),
  },
];
