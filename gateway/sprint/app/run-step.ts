import type { Bar } from "#lib/kernel/bar.ts";
import { closeTimeMs, intervalLengthMs } from "#lib/kernel/calendar.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { stepHash } from "../domain/digest.ts";
import type { FactPosition, Sprint, SprintStep, TickerStep } from "../domain/sprint.ts";
import { decide } from "./decide.ts";
import type { ClosedTrade } from "./ports.ts";
import type { StepContext, StepPlan } from "./step.ts";

/**
 * Works off one step: plays the bars since the step before (fills, exits, marks), scores the
 * forecasts whose horizon closed, then decides and orders on the new forecasts.
 *
 * Every call is idempotent and every reported figure is read from state, not from a reply that a
 * repeated call would not give again: a step done twice after a crash has the same hash.
 */
export async function runStep(context: StepContext, plan: StepPlan): Promise<SprintStep> {
  const { sprint, portfolio, series, peers } = context;
  const facts: FactPosition[] = [];
  if (plan.afterMs < plan.asOfMs) {
    const played = series.map(({ instrument, bars }) => ({
      instrument,
      bars: barsBetween(bars, sprint, plan.afterMs, plan.asOfMs),
    }));
    facts.push(await peers.execution.advance(portfolio, sprint.spec.interval, played));
  }
  const trades = await closedIn(context, plan);
  const scores = await scoreClosing(context, plan, facts);
  const forecasts = plan.kind === "AUDIT" ? await context.forecastsOf(plan.audit) : [];

  const tickers: TickerStep[] = [];
  const digests: Canonical[] = [];
  let reservedMicros = 0n;
  for (const [index, { instrument }] of series.entries()) {
    const forecast = forecasts[index];
    const ticker = instrument.ticker;
    const own = trades.filter((trade) => trade.ticker === ticker);
    const scored = scores.get(ticker) ?? [];
    const decided = forecast && (await decide(context, plan, instrument, forecast, reservedMicros));
    if (forecast && decided) {
      facts.push(forecast.fact, decided.decision.fact);
      reservedMicros += decided.reservedMicros;
    }
    tickers.push({
      ticker,
      forecast: forecast?.name ?? "",
      forecastHash: forecast?.contentHash ?? "",
      decisionVerdict: decided?.decision.verdict ?? "",
      bindingRule: decided?.decision.bindingRule ?? "",
      orderedUnits: decided?.orderedUnits ?? 0,
      closedTrades: own.length,
      closedPnlMicros: own.reduce((sum, trade) => sum + trade.netPnlMicros, 0n),
      scoredForecasts: scored.length,
    });
    digests.push({
      ticker,
      forecast: forecast?.contentHash ?? "",
      decision: decided?.decision.digest ?? null,
      orderedUnits: decided?.orderedUnits ?? 0,
      trades: own.map((trade) => trade.digest),
      scores: scored,
    });
  }
  const { sequence, kind, audit, asOfMs } = plan;
  const hash = stepHash(asOfMs, digests);
  return { sequence, kind, audit, asOfMs, tickers, stepHash: hash, facts: latest(facts) };
}

/** Scores the forecasts of the audit runs whose horizon closed in this span. */
async function scoreClosing(
  context: StepContext,
  plan: StepPlan,
  facts: FactPosition[],
): Promise<ReadonlyMap<string, readonly Canonical[]>> {
  const { sprint, peers, series } = context;
  const scores = new Map<string, Canonical[]>();
  for (const audit of plan.closing) {
    const forecasts = await context.forecastsOf(audit);
    for (const [index, { instrument, bars }] of series.entries()) {
      const forecast = forecasts[index];
      if (forecast === undefined) continue;
      const after = bars.filter((bar) => bar.startTimeMs >= forecast.asOfMs);
      const realised = after.slice(0, sprint.spec.horizonBars);
      const { digest, fact } = await peers.forecast.score(forecast.name, realised);
      facts.push(fact);
      scores.set(instrument.ticker, [...(scores.get(instrument.ticker) ?? []), digest]);
    }
  }
  return scores;
}

async function closedIn(context: StepContext, plan: StepPlan): Promise<readonly ClosedTrade[]> {
  if (plan.afterMs === plan.asOfMs) return [];
  const length = intervalLengthMs(context.sprint.spec.interval);
  const all = await context.peers.execution.trades(context.portfolio);
  return all.filter(({ exitTimeMs }) => {
    const knownMs = exitTimeMs + length;
    return knownMs > plan.afterMs && knownMs <= plan.asOfMs;
  });
}

function barsBetween(
  bars: readonly Bar[],
  sprint: Sprint,
  afterMs: number,
  untilMs: number,
): readonly Bar[] {
  return bars.filter((bar) => {
    const knownMs = closeTimeMs(bar, sprint.spec.interval);
    return knownMs > afterMs && knownMs <= untilMs;
  });
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
