import type { Bar } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { signalIdPrefix } from "#lib/kernel/decision-name.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { BarHistory } from "../../market-data/app/bar-history.ts";
import { correlatedBars, correlationOf } from "../domain/correlations.ts";
import type { FactPosition } from "../domain/sprint.ts";
import type { StepPlan } from "../domain/step-plan.ts";
import type { Advance, UnfilledOrder } from "./execution-port.ts";
import { factsBefore } from "./facts-before.ts";
import { ratesFrom } from "./find-rates.ts";
import type { ForecastView } from "./forecast-port.ts";
import type { PortfolioState } from "./portfolio-state.ts";
import type { DecisionView, Signal, SignalCorrelation } from "./risk-gate-port.ts";
import type { StepContext } from "./step-context.ts";

/** What was decided and ordered on one forecast. */
export interface Decided {
  readonly decision: DecisionView;
  /** Units ordered, negative for a sell; 0 when none, or when the order was denied. */
  readonly orderedUnits: number;
  /** The order where it was denied at once. */
  readonly denied?: UnfilledOrder;
}

/**
 * Asks the gate about all forecasts of a step at once, on the portfolio as it stands before the
 * step's orders, and orders what the gate allows, both in the order of the tickers. A denied signal
 * orders nothing and is a normal result.
 *
 * @param advance - what the step's bars did; without bars the portfolio is asked for.
 */
export async function decide(
  context: StepContext,
  plan: StepPlan,
  forecasts: readonly ForecastView[],
  advance: Advance | undefined,
): Promise<{ readonly decided: readonly Decided[]; readonly facts: readonly FactPosition[] }> {
  const { sprint, portfolio, peers } = context;
  const state = advance?.portfolio ?? (await peers.execution.portfolio(portfolio));
  const signals = signalsOf(context, plan, forecasts, state);
  const { decisions, fact } = await peers.riskGate.evaluate({
    auditSet: sprint.name,
    portfolio: state,
    cashMicros: cashBefore(state, signals),
    facts: factsBefore(state, signals),
    signals,
    ...(context.rates.length > 0 && { currency: sprint.currency }),
    policy: riskPolicyOf(context, plan),
    costModel: sprint.policy.costModel,
  });
  const waiting = new Set(state.openOrders.map(({ clientOrderId }) => clientOrderId));
  const facts = [fact];
  const decided: Decided[] = [];
  for (const [index, { requestId, instrument, forecast, rate }] of signals.entries()) {
    const decision = decisions[index] as DecisionView;
    const { side, allowedUnits: units } = decision;
    const closeId = closingId(requestId);
    if (decision.closesHeld && side !== undefined && !waiting.has(closeId)) {
      const close = { portfolio, clientOrderId: closeId, instrument, side, decision, forecast };
      facts.push(await peers.execution.reverse(close));
    }
    if (decision.verdict === "DENY" || side === undefined || units <= 0) {
      decided.push({ decision, orderedUnits: 0 });
      continue;
    }
    const orderedUnits = side === "SELL" ? -units : units;
    if (waiting.has(requestId)) {
      // A step that is repeated after a crash has ordered already.
      decided.push({ decision, orderedUnits });
      continue;
    }
    const submitted = await peers.execution.submit({
      portfolio,
      clientOrderId: requestId,
      instrument,
      side,
      quantityUnits: units,
      decision,
      forecast,
      ...(rate && { rate }),
    });
    if (submitted.fact !== undefined) facts.push(submitted.fact);
    const { unfilled: denied } = submitted;
    decided.push(
      denied === undefined ? { decision, orderedUnits } : { decision, orderedUnits: 0, denied },
    );
  }
  return { decided, facts };
}

/** The order that closes what is held before the order of a signal. */
function closingId(requestId: string): string {
  return `${requestId}/close`;
}

/** Positions of an intraday pass are held shorter. */
function riskPolicyOf({ sprint: { policy } }: StepContext, { kind }: StepPlan) {
  return kind === "INTRADAY" && policy.intradayRisk !== undefined
    ? policy.intradayRisk
    : policy.risk.pinned;
}

/**
 * One signal for each ticker. In a step that is repeated after a crash a signal's own order may
 * exist already; leaving it out shows the gate the same portfolio as the first time, so that it is
 * asked the same question and gives the stored answer.
 */
function signalsOf(
  { sprint, histories, rates }: StepContext,
  { audit, cycle, asOfMs }: StepPlan,
  forecasts: readonly ForecastView[],
  state: PortfolioState,
): readonly Signal[] {
  const { heldUnits, leavingUnits, leavingCashMicros, closing, openOrders } = state;
  const step = signalIdPrefix(sprint.name, audit, cycle);
  const correlated = correlationsAt(histories, asOfMs);
  const leftOf = exchangesBefore(state, histories, step);
  return histories.map((history, index) => {
    const { instrument, hasOpens } = history;
    const { ticker } = instrument;
    const forecast = forecasts[index] as ForecastView;
    const rate = ratesFrom(rates, instrument.currency)?.knownAt(asOfMs);
    const requestId = `${step}${ticker}`;
    const exchangeAvailableMicros = leftOf.get(instrument.exchange);
    // What orders close is among what leaves.
    const pending = openOrders.filter(
      (order) => order.ticker === ticker && order.clientOrderId !== requestId && !order.closes,
    );
    const closeId = closingId(requestId);
    const isOwn = openOrders.some(({ clientOrderId }) => clientOrderId === closeId);
    const ofOwn = isOwn ? closing.get(ticker) : undefined;
    return {
      requestId,
      instrument,
      forecast,
      opensUnknown: !hasOpens,
      ...(exchangeAvailableMicros !== undefined && { exchangeAvailableMicros }),
      heldUnits: heldUnits.get(ticker) ?? 0n,
      leavingUnits: (leavingUnits.get(ticker) ?? 0n) - (ofOwn?.units ?? 0n),
      leavingCashMicros: (leavingCashMicros.get(ticker) ?? 0n) - (ofOwn?.cashMicros ?? 0n),
      pendingUnits: pending.reduce((sum, order) => sum + order.signedUnits, 0n),
      ...latestBarOf(history, asOfMs),
      correlations: () => correlated(ticker),
      ...(rate && { rate }),
    };
  });
}

/** In the shares of then, as the forecast has it. */
function latestBarOf(history: BarHistory, asOfMs: number): Pick<Signal, "latestBar"> {
  const bar = history.knownAt(asOfMs, 1).at(-1);
  if (bar === undefined) return {};
  const { close: closePrice } = bar;
  return { latestBar: { closePrice, closeTimeMs: closeTimeMs(bar, history.interval) } };
}

/** The correlations of a ticker with the others, of bars that were known; those of which there is none are left out. */
function correlationsAt(histories: StepContext["histories"], asOfMs: number) {
  let series: readonly { readonly ticker: string; readonly bars: readonly Bar[] }[] | undefined;
  return (ticker: string): readonly SignalCorrelation[] => {
    series ??= histories.map(({ instrument, knownAt }) => ({
      ticker: instrument.ticker,
      bars: knownAt(asOfMs, correlatedBars),
    }));
    const own = series.find((one) => one.ticker === ticker)?.bars ?? [];
    return series.flatMap((other) => {
      const correlation = other.ticker === ticker ? undefined : correlationOf(own, other.bars);
      return correlation === undefined ? [] : [{ ticker: other.ticker, ...correlation }];
    });
  };
}

/**
 * The cash for new orders before the step's orders. In a step that is repeated after a crash some of them
 * may exist already: what the ledger keeps for them is theirs to use.
 */
function cashBefore(
  { availableCashMicros, openOrders }: PortfolioState,
  signals: readonly Signal[],
): Micros {
  const own = new Set(signals.map(({ requestId }) => requestId));
  return openOrders
    .filter(({ clientOrderId }) => own.has(clientOrderId))
    .reduce((cash, order) => cash + order.reservedCashMicros, availableCashMicros);
}

/** What is left of the share of each limited exchange before the step's orders, in the same way. */
function exchangesBefore(
  { exchangeAvailableMicros, openOrders }: PortfolioState,
  histories: StepContext["histories"],
  step: string,
): ReadonlyMap<string, Micros> {
  const left = new Map(exchangeAvailableMicros);
  for (const { instrument } of histories) {
    const own = openOrders.find(({ clientOrderId }) => clientOrderId === step + instrument.ticker);
    const before = left.get(instrument.exchange);
    if (own?.exchangeReservedMicros === undefined || before === undefined) continue;
    left.set(instrument.exchange, before + own.exchangeReservedMicros);
  }
  return left;
}
