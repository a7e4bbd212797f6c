import { worseOfArms } from "../assurance/trades-of-date.ts";
import { type ScoredForecast, tickerOfAudit } from "../evidence/observation.ts";
import { comparisonTolerance } from "../metrics/measurement.ts";
import type { ArmRun } from "./arm.ts";
import type { ComparedParameters } from "./compared-metrics.ts";
import type { PairedRun, PairedWindowEnd } from "./paired-runs.ts";

/**
 * What one date says for each arm. An arm that lacks something is not credited for it, so that both need not add up to
 * the same.
 */
export interface Credit {
  readonly base: number;
  readonly other: number;
}

/** What a date of two arms observes of a metric. */
export interface AssuredLaw {
  /** SHARE: credits in [0, 1] held against one half. MEAN: what an arm made more than the other, held against 0. */
  readonly kind: "SHARE" | "MEAN";
  readonly windowEnd: PairedWindowEnd;
  /** Whether a date can bring an observation, by what was known before its outcome. */
  readonly counts: (run: PairedRun) => boolean;
  /** Undefined where a date says nothing. */
  readonly observe: (run: PairedRun, parameters: ComparedParameters) => Credit | undefined;
  /** Of a mean: no credit is below −bound, where no position loses or gains more than these shares of its notional. */
  readonly bound?: (lossBoundRatio: number, gainBoundRatio: number) => number;
}

type Trades = Readonly<ArmRun["trades"]>;

/** More is better. A forecast that could not be computed is worse than every other; undefined is not known. */
type Goodness = (scored: ScoredForecast, parameters: ComparedParameters) => number | undefined;

const ratioOf =
  (windowEnd: "HORIZON" | "HOLDING"): Goodness =>
  (scored) => {
    const ratio = windowEnd === "HORIZON" ? scored.rmseRatio : scored.holding?.rmseRatio;
    return ratio === undefined ? undefined : -ratio;
  };

/** The laws of the metrics that are compared, by name. */
export const assuredLaws: ReadonlyMap<string, AssuredLaw> = new Map([
  [
    "net_pnl",
    ofTrades((base, other) => (profitOf(other) - profitOf(base)) / notionalOf(base, other), {
      bound: Math.max,
    }),
  ],
  [
    "trade_return",
    ofTrades((base, other) => meanReturn(other) - meanReturn(base), {
      bound: (loss, gain) => loss + gain,
    }),
  ],
  ["rmse_ratio", ofForecasts("HORIZON", ratioOf("HORIZON"))],
  ["rmse_ratio_holding", ofForecasts("HOLDING", ratioOf("HOLDING"))],
  [
    "violation",
    ofForecasts("HORIZON", ({ rmseRatio }, { violationRatio }) => {
      if (rmseRatio === undefined) return undefined;
      return rmseRatio > violationRatio + comparisonTolerance ? 0 : 1;
    }),
  ],
  ["direction_hit", ofForecasts("HORIZON", ({ terminalDirection }) => terminalDirection)],
]);

/** The share of a date's tickers on which an arm is the better one, equal ones half. */
function ofForecasts(windowEnd: "HORIZON" | "HOLDING", goodness: Goodness): AssuredLaw {
  return {
    kind: "SHARE",
    windowEnd,
    counts: () => true,
    observe({ base, other }, parameters) {
      const [ofBase, ofOther] = [base, other].map((arm) => byTicker(arm, goodness, parameters));
      const tickers = [...new Set([...ofBase!.keys(), ...ofOther!.keys()])].sort();
      const credits = tickers.flatMap((ticker) => {
        return creditOf(valueIn(ofBase!, ticker), valueIn(ofOther!, ticker)) ?? [];
      });
      if (credits.length === 0) return undefined;
      const share = (arm: keyof Credit) =>
        credits.reduce((sum, credit) => sum + credit[arm], 0) / credits.length;
      return { base: share("base"), other: share("other") };
    },
  };
}

/** Of each ticker how good its forecast was: −Infinity where none could be computed, undefined where it is not known. */
function byTicker(
  arm: ArmRun | undefined,
  goodness: Goodness,
  parameters: ComparedParameters,
): ReadonlyMap<string, number | undefined> {
  return new Map(
    (arm?.scored ?? []).map((scored) => [
      tickerOfAudit(scored.audit),
      scored.status === "ENSEMBLE_UNDEFINED"
        ? Number.NEGATIVE_INFINITY
        : goodness(scored, parameters),
    ]),
  );
}

/** What an arm has no forecast of could not be computed either. */
function valueIn(values: ReadonlyMap<string, number | undefined>, ticker: string) {
  return values.has(ticker) ? values.get(ticker) : Number.NEGATIVE_INFINITY;
}

/** What is not known of one arm alone shows nothing for it, and does not make the other the better one. */
function creditOf(base: number | undefined, other: number | undefined): Credit | undefined {
  if (base === undefined) return other === undefined ? undefined : { base: 0, other: 0.5 };
  if (other === undefined) return { base: 0.5, other: 0 };
  if (base === other || Math.abs(base - other) <= comparisonTolerance) {
    return { base: 0.5, other: 0.5 };
  }
  return base > other ? { base: 1, other: 0 } : { base: 0, other: 1 };
}

/** An arm that did not trade made 0. What it made more than the other while a forecast of it was missing is no credit. */
function ofTrades(
  excessOf: (base: Trades, other: Trades) => number,
  { bound }: Required<Pick<AssuredLaw, "bound">>,
): AssuredLaw {
  return {
    kind: "MEAN",
    windowEnd: "TRADES",
    counts: ({ base, other }) => (base?.trades.length ?? 0) + (other?.trades.length ?? 0) > 0,
    observe({ base, other }) {
      const credit = worseOfArms(base?.trades ?? [], other?.trades ?? [], excessOf);
      return {
        base: lacks(base, other) ? Math.min(credit.base, 0) : credit.base,
        other: lacks(other, base) ? Math.min(credit.other, 0) : credit.other,
      };
    },
    bound,
  };
}

/** Whether the other arm has a forecast that this one has not. */
function lacks(arm: ArmRun | undefined, other: ArmRun | undefined): boolean {
  const own = new Set(computedIn(arm));
  return computedIn(other).some((ticker) => !own.has(ticker));
}

function computedIn(arm: ArmRun | undefined): readonly string[] {
  const scored = arm?.scored ?? [];
  return scored.flatMap(({ audit, status }) =>
    status === "ENSEMBLE_UNDEFINED" ? [] : tickerOfAudit(audit),
  );
}

function profitOf(trades: Trades): number {
  return Number(trades.reduce((sum, { netPnlMicros }) => sum + netPnlMicros, 0n));
}

/** What both arms paid for their entries: known before any outcome, so that it turns no fair date into an unfair one. */
function notionalOf(base: Trades, other: Trades): number {
  const all = [...base, ...other];
  return Number(all.reduce((sum, { entryNotionalMicros }) => sum + entryNotionalMicros, 0n));
}

function meanReturn(trades: Trades): number {
  if (trades.length === 0) return 0;
  const returns = trades.map(
    ({ netPnlMicros, entryNotionalMicros }) => Number(netPnlMicros) / Number(entryNotionalMicros),
  );
  // Added up in ascending order, so that the order of arrival never changes a digit.
  returns.sort((one, next) => one - next);
  return returns.reduce((sum, value) => sum + value, 0) / returns.length;
}
