import { barIntervals } from "#lib/kernel/bar.ts";
import type { Evidence } from "../evidence/evidence.ts";
import {
  intervalOfAudit,
  type MadeForecast,
  type Observation,
  policyOfAudit,
  type ScoredForecast,
} from "../evidence/observation.ts";

type ClosedTrade = Observation<"TRADE_CLOSED">;

/** What one audit run of an arm came to. */
export interface ArmRun {
  readonly made: MadeForecast[];
  readonly scored: ScoredForecast[];
  /** Closed round trips that were entered after its as-of and before the next. */
  readonly trades: ClosedTrade[];
}

/** One of two audit sets that are compared. */
export interface Arm {
  /** The policy of its forecasts, in short; empty without forecasts, or with such of several policies. */
  readonly policy: string;
  /** By as-of, UTC milliseconds, ascending. A run without a forecast is not among them. */
  readonly runs: ReadonlyMap<number, ArmRun>;
  /** Whether it says of every trade when it was entered, which versions before 0.3 did not record. */
  readonly knowsEntries: boolean;
}

/**
 * The audit runs of an audit set. Forecasts on the longest bars make them: those of an intraday pass lie within the
 * windows of the others, and their trades count with the run that they follow.
 */
export function armOf(evidence: Evidence): Arm {
  const made = evidence.observed("FORECAST_MADE");
  const longest = [...barIntervals]
    .reverse()
    .find((interval) => made.some(({ audit }) => intervalOfAudit(audit) === interval));
  const isOfRun = ({ audit }: { readonly audit: string }) => intervalOfAudit(audit) === longest;
  const asOfs = [...new Set(made.filter(isOfRun).map(({ asOfMs }) => asOfMs))];
  asOfs.sort((one, other) => one - other);
  const runs = new Map(
    asOfs.map((asOfMs): [number, ArmRun] => [asOfMs, { made: [], scored: [], trades: [] }]),
  );
  for (const forecast of made.filter(isOfRun)) runs.get(forecast.asOfMs)?.made.push(forecast);
  for (const scored of evidence.observed("FORECAST_SCORED").filter(isOfRun)) {
    runs.get(scored.asOfMs)?.scored.push(scored);
  }
  const trades = evidence.observed("TRADE_CLOSED");
  for (const trade of trades) {
    const asOfMs = asOfs.findLast((one) => one <= (trade.entryTimeMs ?? Number.NaN));
    if (asOfMs !== undefined) runs.get(asOfMs)?.trades.push(trade);
  }
  const policies = new Set(made.map(({ audit }) => policyOfAudit(audit)));
  return {
    policy: policies.size === 1 ? ([...policies][0] as string) : "",
    runs,
    knowsEntries: trades.every(({ entryTimeMs }) => entryTimeMs !== undefined),
  };
}
