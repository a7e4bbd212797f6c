import type { IntradayPass } from "../domain/intraday-pass.ts";
import { type AuditPass, planPasses } from "../domain/intraday-plan.ts";
import type { Sprint, SprintStep } from "../domain/sprint.ts";
import type { StepPlan } from "../domain/step-plan.ts";
import type { Score } from "./forecast-port.ts";
import type { AuditForecasts } from "./forecast-prefetch.ts";
import { type TickerData, tickerData } from "./intraday-data.ts";
import { makeForecast } from "./make-forecasts.ts";
import type { Peers } from "./peers.ts";
import type { PinnedData } from "./pinned-data.ts";

/** What the steps of a sprint with an intraday pass work with beside those without. */
export interface IntradaySteps {
  readonly tickers: readonly TickerData[];
  readonly passes: readonly AuditPass[];
  /** The forecasts of an intraday step, in the order of its places. */
  forecastsOf(plan: StepPlan): Promise<AuditForecasts>;
  /** The scores of the intraday forecasts whose horizon closes in a step, each with its ticker's place. */
  scoresOf(plan: StepPlan): Promise<readonly { readonly place: number; readonly score: Score }[]>;
}

/** What they are planned and worked on with. */
export interface IntradayDependencies {
  readonly peers: Peers;
  readonly sprint: Sprint;
  readonly data: PinnedData;
  /** When the sprint would settle without a pass. */
  readonly settlementMs: number;
  /** The journalled steps, in order; they grow while the sprint runs. */
  readonly steps: readonly SprintStep[];
  readonly signal: AbortSignal;
}

/**
 * The intraday pass of a sprint. Its forecasts are made step by step: each rests on the scores that are known by
 * its as-of, all of which earlier steps have made.
 */
export function intradaySteps(
  pass: IntradayPass,
  { peers, sprint, data, settlementMs, steps, signal }: IntradayDependencies,
): IntradaySteps {
  const { asOfTimesMs, policy, intradayMinimumBars: minimumBars = 1 } = sprint;
  const { interval, horizonBars, lookbackBars = policy.forecast.lookbackBars } = pass;
  const tickers = data.histories.map((daily, place) =>
    tickerData(daily, data.intraday?.[place], interval, asOfTimesMs[0] as number),
  );
  const planned = tickers.map(({ daily, intraday, sessions }) => {
    const { ticker } = daily.instrument;
    return { ticker, sessions, closeTimesMs: intraday?.closeTimesMs ?? [] };
  });
  const historyAt = (place: number) => {
    const history = tickers[place]?.intraday;
    if (history === undefined) throw new Error(`no intraday bars at place ${place}`);
    return history;
  };
  return {
    tickers,
    passes: planPasses(asOfTimesMs, settlementMs, planned, pass, minimumBars),
    forecastsOf({ asOfMs, places = [] }) {
      const made = places.map((place) => {
        const history = historyAt(place);
        const bars = history.knownAt(asOfMs, lookbackBars);
        return makeForecast(peers, sprint, { history, bars, asOfMs, horizonBars }, signal);
      });
      return Promise.all(made);
    },
    async scoresOf({ closingIntraday = [] }) {
      const scores = [];
      for (const { sequence, place, asOfMs } of closingIntraday) {
        const name = steps[sequence - 1]?.tickers[place]?.forecast;
        if (!name) continue;
        const bars = historyAt(place).after(asOfMs, horizonBars);
        // Positions of the pass are held for as many bars as it forecasts.
        const score = await peers.forecast.score(name, bars, horizonBars, signal);
        scores.push({ place, score });
      }
      return scores;
    },
  };
}
