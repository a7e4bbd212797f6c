import type { Instrument } from "#lib/kernel/instrument.ts";
import { type Micros, toMicros } from "#lib/kernel/money.ts";
import type { StepPlan } from "../domain/step-plan.ts";
import { widestBand } from "../domain/widest-band.ts";
import type {
  Advance,
  DecisionView,
  ForecastView,
  PortfolioState,
  PortfolioView,
} from "./peers.ts";
import type { StepContext } from "./step-context.ts";

/** What was decided and ordered on one forecast. */
export interface Decided {
  readonly decision: DecisionView;
  /** Units ordered, negative for a sell; 0 when none. */
  readonly orderedUnits: number;
}

/**
 * Asks the gate about each forecast, in the order of the tickers, on the portfolio as it stands
 * before the step's orders, and orders what the gate allows. A denied signal orders nothing and is
 * a normal result. The cash that an order will need counts as spent for the tickers after it.
 *
 * @param advance - what the step's bars did; without bars the portfolio is asked for.
 */
export async function decide(
  context: StepContext,
  plan: StepPlan,
  forecasts: readonly ForecastView[],
  advance: Advance | undefined,
): Promise<readonly Decided[]> {
  const { sprint, portfolio, histories, peers } = context;
  const state = advance?.portfolio ?? (await peers.execution.portfolio(portfolio));
  const decided: Decided[] = [];
  let reservedMicros = 0n;
  for (const [index, { instrument }] of histories.entries()) {
    const forecast = forecasts[index] as ForecastView;
    const orderId = `${sprint.name}/audits/${plan.audit}/${instrument.ticker}`;
    const decision = await peers.riskGate.evaluate({
      requestId: orderId,
      auditSet: sprint.name,
      instrument,
      forecast,
      band: widestBand(forecast.bands),
      portfolio: portfolioBefore(state, instrument, orderId, reservedMicros),
      policy: sprint.policy.risk.pinned,
      costModel: sprint.policy.costModel,
    });
    const units = decision.allowedUnits;
    if (decision.verdict === "DENY" || decision.side === undefined || units <= 0) {
      decided.push({ decision, orderedUnits: 0 });
      continue;
    }
    await peers.execution.submit({
      portfolio,
      clientOrderId: orderId,
      instrument,
      side: decision.side,
      quantityUnits: units,
      decision,
      forecast,
    });
    if (decision.side === "BUY")
      reservedMicros += BigInt(units) * toMicros(forecast.lastClosePrice);
    decided.push({ decision, orderedUnits: decision.side === "SELL" ? -units : units });
  }
  return decided;
}

/**
 * The portfolio as one decision sees it. In a step that is repeated after a crash the decision's
 * own order may exist already; leaving it out shows the gate the same portfolio as the first time,
 * so that it is asked the same question and gives the stored answer.
 */
function portfolioBefore(
  state: PortfolioState,
  { ticker }: Instrument,
  orderId: string,
  reservedMicros: Micros,
): PortfolioView {
  const pending = state.openOrders.filter(
    (order) => order.ticker === ticker && order.clientOrderId !== orderId,
  );
  return {
    portfolio: state.name,
    equityMicros: state.equityMicros,
    cashMicros: state.cashMicros - reservedMicros,
    heldUnits: state.heldUnits.get(ticker) ?? 0n,
    pendingUnits: pending.reduce((sum, order) => sum + order.signedUnits, 0n),
  };
}
