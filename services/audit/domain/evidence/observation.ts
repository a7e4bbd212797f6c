import { usualSpanMs } from "#lib/kernel/calendar.ts";
import { metricValue } from "#lib/kernel/metric.ts";
import { type AuditStatus, outcomeOf } from "../audit.ts";
import { type EquityStatistics, equityStatistics } from "../equity-statistics.ts";
import type { FactKind, FactOf, FactValue } from "../facts/fact.ts";
import type {
  AuditKey,
  ForecastFailed,
  ForecastMade,
  ForecastScored,
} from "../facts/forecast-facts.ts";
import { type ForecastErrors, forecastErrors } from "./forecast-errors.ts";

/** What metrics read of a forecast that was made. */
export interface MadeForecast {
  /** Close of the last bar that the forecast saw, UTC milliseconds. */
  readonly asOfMs: number;
  /** Tells the audits of one audit set apart. */
  readonly audit: string;
  readonly ticker: string;
  readonly interval: string;
  readonly horizonBars: number;
  /** The model that the ensemble is compared with. */
  readonly baselineModel: string;
  /** Name of the label of the regime that it saw; undefined where none was detected. */
  readonly regime?: string;
  /** Of a forecast that somebody else made, what is known of when it came. */
  readonly receipt?: ForecastReceipt;
}

/** When a forecast that somebody else made came. */
export interface ForecastReceipt {
  /** Whether its outcome may have been in view then. */
  readonly isReplay: boolean;
  /** UTC milliseconds; this and the next are absent on facts of earlier versions. */
  readonly receivedMs?: number;
  /** When its horizon opened at the earliest, UTC milliseconds. */
  readonly opensMs?: number;
}

/** What metrics read of a forecast that could not be made. */
export interface FailedForecast {
  /** Close of the last bar that the forecast was to see, UTC milliseconds. */
  readonly asOfMs: number;
  readonly audit: string;
  readonly reason: string;
  /** Close of the last bar of its horizon, UTC milliseconds, as late as is usual. */
  readonly closedMs: number;
}

/** What metrics read of a forecast that was scored; numbers without a value are undefined. */
export interface ScoredForecast {
  /** Close of the last bar that the forecast saw, UTC milliseconds. */
  readonly asOfMs: number;
  /** Tells the audits of one audit set apart. */
  readonly audit: string;
  /** Close of the last bar of its horizon, UTC milliseconds; of facts of 0.2 as late as is usual. */
  readonly closedMs: number;
  /** Over the bars that a position is held for; undefined where there is no such ratio. */
  readonly holding: { readonly rmseRatio: number; readonly closedMs: number } | undefined;
  readonly status: Exclude<AuditStatus, "NOT_SCORED">;
  /** Ensemble over baseline RMSE; defined exactly when the audit is effective. */
  readonly rmseRatio: number | undefined;
  /** Ensemble RMSE over that of the best single model after the fact. */
  readonly regretRatio: number | undefined;
  /** 1 when the terminal direction was right, 0 when wrong, undefined when there was none. */
  readonly terminalDirection: number | undefined;
  readonly coverages: readonly { readonly levelRatio: number; readonly coverageRatio: number }[];
  /** By what it can be held against other forecasts; undefined where its outcome is not complete. */
  readonly errors: ForecastErrors | undefined;
}

interface Condensed {
  readonly FORECAST_MADE: MadeForecast;
  readonly FORECAST_SCORED: ScoredForecast;
  readonly FORECAST_FAILED: FailedForecast;
  readonly RUN_ENDED: EquityStatistics;
}

/** What metrics read of a recorded fact: all of it, but for forecasts and ends of runs, whose facts are large. */
export type Observation<Kind extends FactKind> = Kind extends keyof Condensed
  ? Condensed[Kind]
  : FactValue<Kind>;

const condensations = {
  FORECAST_MADE: ({
    key,
    baselineModel,
    regime,
    submissionTiming,
    submissionReceivedMs: receivedMs,
    submissionOpensMs: opensMs,
  }: ForecastMade): MadeForecast => ({
    asOfMs: key.asOfMs,
    audit: auditOf(key),
    ticker: key.ticker,
    interval: key.interval,
    horizonBars: key.horizonBars,
    baselineModel,
    ...(regime !== undefined && { regime }),
    ...(submissionTiming !== undefined && {
      receipt: {
        isReplay: submissionTiming === "REPLAY",
        ...(receivedMs !== undefined && { receivedMs }),
        ...(opensMs !== undefined && { opensMs }),
      },
    }),
  }),
  FORECAST_SCORED: scoredForecast,
  FORECAST_FAILED: ({ key, reason }: ForecastFailed): FailedForecast => ({
    asOfMs: key.asOfMs,
    audit: auditOf(key),
    reason,
    closedMs: key.asOfMs + usualSpanMs(key.horizonBars, { interval: key.interval }),
  }),
  RUN_ENDED: equityStatistics,
};

/** The key without the audit set; the models are a part of the policy. Short, since it is kept in memory. */
function auditOf({ ticker, interval, asOfMs, horizonBars, policyHash }: AuditKey): string {
  return `${ticker} ${asOfMs} ${interval} ${horizonBars} ${policyHash.slice(0, 16)}`;
}

/** The policy of an audit, in short. */
export function policyOfAudit(audit: string): string {
  return audit.slice(audit.lastIndexOf(" ") + 1);
}

/** The length of the bars of an audit. */
export function intervalOfAudit(audit: string): string | undefined {
  return audit.split(" ").at(-3);
}

/** The ticker of an audit. */
export function tickerOfAudit(audit: string): string {
  return audit.slice(0, audit.indexOf(" "));
}

/** What metrics read of a fact. */
export function observationOf<Kind extends FactKind>({
  kind,
  value,
}: FactOf<Kind>): Observation<Kind> {
  const condense = (condensations as Partial<Record<FactKind, (of: typeof value) => unknown>>)[
    kind
  ];
  return (condense ? condense(value) : value) as Observation<Kind>;
}

function scoredForecast(scored: ForecastScored): ScoredForecast {
  const { status, rmseRatio, rmseRatioHolding, regretRatio } = outcomeOf(scored);
  const { asOfMs, interval, horizonBars } = scored.key;
  const holdingRatio = metricValue(rmseRatioHolding);
  return {
    asOfMs,
    audit: auditOf(scored.key),
    closedMs: scored.closedMs ?? asOfMs + usualSpanMs(horizonBars, { interval }),
    holding:
      scored.holding === undefined || holdingRatio === undefined
        ? undefined
        : { rmseRatio: holdingRatio, closedMs: scored.holding.closedMs },
    status,
    rmseRatio: metricValue(rmseRatio),
    regretRatio: metricValue(regretRatio),
    terminalDirection: metricValue(scored.terminalDirection),
    coverages: scored.coverages.flatMap(({ levelRatio, coverage }) => {
      const coverageRatio = metricValue(coverage);
      return coverageRatio === undefined ? [] : [{ levelRatio, coverageRatio }];
    }),
    errors: forecastErrors(scored),
  };
}
