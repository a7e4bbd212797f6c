import type { Instrument } from "#lib/kernel/instrument.ts";
import { type Micros, toMicros } from "#lib/kernel/money.ts";
import type { DecisionView, ForecastView, PortfolioState, PortfolioView } from "./ports.ts";
import type { StepContext, StepPlan } from "./step.ts";

/** What became of one forecast. */
export interface Decided {
  readonly decision: DecisionView;
  /** Units ordered, negative for a sell; 0 when none. */
  readonly orderedUnits: number;
  /** Cash that the order will need at the last close; 0 for a sell. */
  readonly reservedMicros: Micros;
}

/**
 * Asks the gate about one forecast on the portfolio as it is, and orders what it allows. A denied
 * signal orders nothing and is a normal result. `reservedMicros` is the cash that the orders sent
 * earlier in this step will need.
 */
export async function decide(
  { sprint, portfolio, series, peers }: StepContext,
  plan: StepPlan,
  instrument: Instrument,
  forecast: ForecastView,
  reservedMicros: Micros,
): Promise<Decided> {
  const orderIdOf = (ticker: string) => `${sprint.name}/audits/${plan.audit}/${ticker}`;
  const tickers = series.map((one) => one.instrument.ticker);
  const notYet = new Set(tickers.slice(tickers.indexOf(instrument.ticker)).map(orderIdOf));
  const state = await peers.execution.portfolio(portfolio);
  const decision = await peers.riskGate.evaluate({
    requestId: orderIdOf(instrument.ticker),
    auditSet: sprint.name,
    instrument,
    forecast,
    portfolio: viewBefore(state, notYet, instrument.ticker, reservedMicros),
    policy: sprint.policy.risk,
    costModel: sprint.policy.costModel,
  });
  if (decision.verdict === "DENY" || decision.side === undefined || decision.allowedUnits <= 0) {
    return { decision, orderedUnits: 0, reservedMicros: 0n };
  }
  await peers.execution.submit({
    portfolio,
    clientOrderId: orderIdOf(instrument.ticker),
    instrument,
    side: decision.side,
    quantityUnits: decision.allowedUnits,
    decision,
    forecast,
  });
  const units = decision.allowedUnits;
  if (decision.side === "SELL") return { decision, orderedUnits: -units, reservedMicros: 0n };
  const needed = BigInt(units) * toMicros(forecast.lastClosePrice);
  return { decision, orderedUnits: units, reservedMicros: needed };
}

/**
 * The portfolio without the orders that this step has yet to send. In a step that is repeated after
 * a crash those orders may exist already; leaving them out shows the gate the same portfolio as the
 * first time, so that it is asked the same question and gives the stored answer.
 */
function viewBefore(
  state: PortfolioState,
  notYet: ReadonlySet<string>,
  ticker: string,
  reservedMicros: Micros,
): PortfolioView {
  const pending = state.openOrders.filter(
    (order) => order.ticker === ticker && !notYet.has(order.clientOrderId),
  );
  return {
    portfolio: state.name,
    equityMicros: state.equityMicros,
    cashMicros: state.cashMicros - reservedMicros,
    heldUnits: state.heldUnits.get(ticker) ?? 0n,
    pendingUnits: pending.reduce((sum, order) => sum + order.signedUnits, 0n),
  };
}
