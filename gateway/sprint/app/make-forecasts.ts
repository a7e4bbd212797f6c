import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { BarHistory } from "../../market-data/app/bar-history.ts";
import type { Sprint } from "../domain/sprint.ts";
import { type AuditForecasts, type AuditScores, isForecast } from "./forecast-prefetch.ts";
import type { Peers } from "./peers.ts";

/**
 * Makes the forecasts of one audit run, one for each ticker, at the same time. Each is sent the
 * latest bars that its policy looks at, however long the history is. Where the models cannot be fitted, that
 * audit is dropped and the others go on.
 * @throws Fault of the forecast service, saying which forecast it is about.
 */
export function makeForecasts(
  peers: Peers,
  sprint: Sprint,
  histories: readonly BarHistory[],
  audit: number,
  signal: AbortSignal,
): Promise<AuditForecasts> {
  const { spec, policy, asOfTimesMs } = sprint;
  const asOfMs = asOfTimesMs[audit - 1] as number;
  const { horizonBars } = spec;
  return Promise.all(
    histories.map((history) => {
      const bars = history.knownAt(asOfMs, policy.forecast.lookbackBars);
      return makeForecast(peers, sprint, { history, bars, asOfMs, horizonBars }, signal);
    }),
  );
}

/** Makes one forecast from the bars of a history that were known. @throws Fault saying which it is about. */
export async function makeForecast(
  peers: Peers,
  sprint: Sprint,
  {
    history: { instrument, interval },
    ...asked
  }: {
    readonly history: BarHistory;
    readonly bars: readonly Bar[];
    readonly asOfMs: number;
    readonly horizonBars: number;
  },
  signal: AbortSignal,
): Promise<AuditForecasts[number]> {
  const { name, policy } = sprint;
  const priceBasis = pinnedBasis(sprint, instrument.ticker, interval);
  const stated = { auditSet: name, interval, instrument, priceBasis };
  const common = { ...stated, policy: policy.forecast.pinned };
  try {
    return await peers.forecast.create({ ...common, ...asked }, signal);
  } catch (error) {
    throw aboutForecast(error, instrument.ticker, asked.asOfMs);
  }
}

/**
 * What was done to the prices of a series, as it was pinned: what a later build would find in the same bars does not
 * change what a resumed sprint states.
 */
function pinnedBasis(
  { spec, series, intradaySeries }: Sprint,
  ticker: string,
  interval: BarInterval,
): PriceBasis | undefined {
  const pinned = interval === spec.interval ? series : intradaySeries;
  return pinned?.find((one) => one.ticker === ticker)?.basis;
}

/**
 * Scores the forecasts of one audit run against the bars of their horizon, one after another, so that the
 * facts of a sprint have one order.
 * @throws Fault of the forecast service
 */
export async function scoreForecasts(
  peers: Peers,
  { spec, holdingBars }: Sprint,
  histories: readonly BarHistory[],
  forecasts: AuditForecasts,
  signal: AbortSignal,
): Promise<AuditScores> {
  const scores: AuditScores[number][] = [];
  for (const [index, history] of histories.entries()) {
    const forecast = forecasts[index];
    const score = isForecast(forecast)
      ? peers.forecast.score(
          forecast.name,
          history.after(forecast.asOfMs, spec.horizonBars),
          holdingBars?.[index],
          signal,
        )
      : undefined;
    scores.push(await score);
  }
  return scores;
}

/** The same fault, saying which of the sprint's forecasts it is about. */
function aboutForecast(error: unknown, ticker: string, asOfMs: number): unknown {
  if (!(error instanceof Fault)) return error;
  const { code, reason, message, metadata, violations, retryAfterMs } = error;
  const which = `forecast of ${ticker} as of ${new Date(asOfMs).toISOString()}`;
  const details = { metadata, violations, cause: error };
  return new Fault(code, reason, `${which}: ${message}`, {
    ...details,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
