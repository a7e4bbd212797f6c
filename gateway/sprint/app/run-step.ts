import type { Canonical } from "#lib/kernel/canonical.ts";
import { stepHash } from "../domain/digest.ts";
import type { FactPosition, SprintStep, TickerStep } from "../domain/sprint.ts";
import type { StepPlan } from "../domain/step-plan.ts";
import { type Decided, decide } from "./decide.ts";
import type { Advance, UnfilledOrder } from "./execution-port.ts";
import type { DroppedForecast, ForecastView } from "./forecast-port.ts";
import { type AuditForecasts, isForecast } from "./forecast-prefetch.ts";
import { fedBetween } from "./intraday-data.ts";
import type { StepContext } from "./step-context.ts";

/** What a step did for one ticker. */
interface TickerResult {
  readonly ticker: string;
  readonly forecast: ForecastView | undefined;
  readonly dropped: DroppedForecast["dropped"] | undefined;
  readonly intradaySkipped: TickerStep["intradaySkipped"];
  readonly decided: Decided | undefined;
  readonly closedTrades: Advance["closedTrades"];
  /** Orders that ended without a fill: by the bars of the step, then at once. */
  readonly unfilledOrders: Advance["unfilledOrders"];
  readonly scores: readonly Canonical[];
}

/**
 * Runs one step: replays the bars since the step before (fills, exits, marks), scores the forecasts
 * whose horizon closed, then decides and orders on the new forecasts; a ticker without one is left
 * out. A step of an intraday pass does the same on shorter bars, for the tickers that have one then.
 * The last step, the settlement, closes what is still open instead, so that no cost is left out of the
 * results.
 *
 * Every call is idempotent and answers the same when it is repeated: a step that is done twice
 * after a crash has the same hash.
 */
export async function runStep(
  context: StepContext,
  plan: StepPlan,
): Promise<Omit<SprintStep, "build">> {
  const { histories } = context;
  const facts: FactPosition[] = [];
  const advance = await advanceBars(context, plan);
  if (advance !== undefined) facts.push(advance.fact);
  const closedTrades = [...(advance?.closedTrades ?? [])];
  const unfilledOrders = [...(advance?.unfilledOrders ?? [])];
  if (plan.kind === "SETTLEMENT") {
    const end = await context.peers.execution.endRun(context.portfolio);
    facts.push(end.fact);
    closedTrades.push(...end.closedTrades);
    unfilledOrders.push(...end.unfilledOrders);
  }
  const scores = await scoresOfClosing(context, plan, facts);
  const asked = await forecastsOf(context, plan);
  facts.push(...asked.flatMap((one) => one?.fact ?? []));
  const made = histories.filter((_, index) => isForecast(asked[index]));
  const forecasts = asked.filter(isForecast);
  let decided: readonly Decided[] = [];
  if (forecasts.length > 0) {
    const decisions = await decide({ ...context, histories: made }, plan, forecasts, advance);
    decided = decisions.decided;
    facts.push(...decisions.facts);
  }
  const results = histories.map((history, index): TickerResult => {
    const { ticker } = history.instrument;
    const place = made.indexOf(history);
    const none = asked[index];
    const { denied } = decided[place] ?? {};
    return {
      ticker,
      forecast: forecasts[place],
      dropped: isForecast(none) ? undefined : none?.dropped,
      intradaySkipped: skippedIn(context, plan, index),
      decided: decided[place],
      closedTrades: closedTrades.filter((trade) => trade.ticker === ticker),
      unfilledOrders: [
        ...unfilledOrders.filter((order) => order.ticker === ticker),
        ...(denied === undefined ? [] : [denied]),
      ],
      scores: scores[index] ?? [],
    };
  });
  const { sequence, kind, audit, cycle, asOfMs } = plan;
  const hash = stepHash(asOfMs, results.map(tickerDigest));
  const tickers = results.map(tickerStep);
  return {
    ...{ sequence, kind, audit, asOfMs, tickers, stepHash: hash, facts: latest(facts) },
    ...(cycle !== undefined && { cycle }),
  };
}

/** The forecasts of the step by the places of their tickers; a ticker that it does not decide on has none. */
async function forecastsOf(
  { histories, forecastsOf, intraday }: StepContext,
  plan: StepPlan,
): Promise<readonly (AuditForecasts[number] | undefined)[]> {
  if (plan.kind === "AUDIT") return forecastsOf(plan.audit);
  const { places = [] } = plan;
  const made = (await intraday?.forecastsOf(plan)) ?? [];
  return histories.map((_, place) => made[places.indexOf(place)]);
}

function skippedIn({ intraday }: StepContext, { kind, audit }: StepPlan, place: number) {
  return kind === "AUDIT" ? intraday?.passes[audit - 1]?.skipped[place] : undefined;
}

/** Replays the bars of the span; undefined when there are none. */
async function advanceBars(
  { portfolio, histories, rates, peers, intraday }: StepContext,
  { afterMs, asOfMs }: StepPlan,
): Promise<Advance | undefined> {
  if (afterMs === asOfMs) return undefined;
  const daily = () =>
    histories.map((history) => ({
      instrument: history.instrument,
      interval: history.interval,
      bars: history.between(afterMs, asOfMs),
      splits: history.splitsBetween(afterMs, asOfMs),
      ...(history.unadjustedBasis && {
        unadjustedBasis: history.unadjustedBasis,
        dividends: history.dividendsBetween(afterMs, asOfMs),
      }),
    }));
  const series =
    intraday?.tickers.flatMap((ticker) => fedBetween(ticker, afterMs, asOfMs)) ?? daily();
  const known = rates.flatMap((each) => each.spanning(afterMs, asOfMs));
  return peers.execution.advance(portfolio, series, known);
}

/** The scores, one list for each ticker, of the forecasts whose horizon closed in this span. */
async function scoresOfClosing(
  { histories, scoresOf, intraday }: StepContext,
  plan: StepPlan,
  facts: FactPosition[],
): Promise<readonly (readonly Canonical[])[]> {
  const scores = histories.map((): Canonical[] => []);
  for (const audit of plan.closing) {
    for (const [index, score] of (await scoresOf(audit)).entries()) {
      if (score === undefined) continue;
      facts.push(score.fact);
      scores[index]?.push(score.digest);
    }
  }
  for (const { place, score } of (await intraday?.scoresOf(plan)) ?? []) {
    facts.push(score.fact);
    scores[place]?.push(score.digest);
  }
  return scores;
}

function tickerStep(result: TickerResult): TickerStep {
  const { ticker, forecast, dropped, decided, closedTrades, unfilledOrders, scores } = result;
  const countOf = (state: UnfilledOrder["state"]) =>
    unfilledOrders.filter((order) => order.state === state).length;
  return {
    ticker,
    forecast: forecast?.name ?? "",
    forecastHash: forecast?.contentHash ?? "",
    decisionVerdict: decided?.decision.verdict ?? "",
    bindingRule: decided?.decision.bindingRule ?? "",
    orderedUnits: decided?.orderedUnits ?? 0,
    closedTrades: closedTrades.length,
    closedPnlMicros: closedTrades.reduce((sum, trade) => sum + trade.netPnlMicros, 0n),
    scoredForecasts: scores.length,
    deniedOrders: countOf("DENIED"),
    rejectedOrders: countOf("REJECTED"),
    expiredOrders: countOf("EXPIRED"),
    ...(dropped && { dropped }),
    ...(closedTrades.length > 0 && { exits: closedTrades.map(({ exit }) => exit) }),
    ...(result.intradaySkipped && { intradaySkipped: result.intradaySkipped }),
  };
}

/** What the hash of the step is over; it holds no name, since names hold the sprint's id. */
function tickerDigest(result: TickerResult): Canonical {
  const { ticker, forecast, dropped, decided, closedTrades, unfilledOrders, scores } = result;
  return {
    ticker,
    forecast: forecast?.contentHash ?? "",
    ...(dropped && { dropped: dropped.reason }),
    ...(result.intradaySkipped && { intradaySkipped: result.intradaySkipped.reason }),
    decision: decided?.decision.digest ?? null,
    orderedUnits: decided?.orderedUnits ?? 0,
    trades: closedTrades.map((trade) => trade.digest),
    unfilledOrders: unfilledOrders.map(({ state, reason }) => ({ state, reason })),
    scores,
  };
}

/** The last fact of each service. */
export function latest(facts: readonly FactPosition[]): readonly FactPosition[] {
  const bySource = new Map<string, bigint>();
  for (const { source, sequence } of facts) {
    const known = bySource.get(source);
    if (known === undefined || sequence > known) bySource.set(source, sequence);
  }
  return [...bySource.keys()].sort().map((source) => ({
    source,
    sequence: bySource.get(source) as bigint,
  }));
}
