import type { FactPosition } from "../domain/sprint.ts";
import type { StepPlan } from "../domain/step-plan.ts";
import type { Advance, DecisionView, ForecastView, PortfolioState, Signal } from "./peers.ts";
import type { StepContext } from "./step-context.ts";

/** What was decided and ordered on one forecast. */
export interface Decided {
  readonly decision: DecisionView;
  /** Units ordered, negative for a sell; 0 when none. */
  readonly orderedUnits: number;
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
): Promise<{ readonly decided: readonly Decided[]; readonly fact: FactPosition }> {
  const { sprint, portfolio, peers } = context;
  const state = advance?.portfolio ?? (await peers.execution.portfolio(portfolio));
  const signals = signalsOf(context, plan, forecasts, state);
  const { decisions, fact } = await peers.riskGate.evaluate({
    auditSet: sprint.name,
    portfolio: state,
    signals,
    policy: sprint.policy.risk.pinned,
    costModel: sprint.policy.costModel,
  });
  const decided: Decided[] = [];
  for (const [index, { requestId, instrument, forecast }] of signals.entries()) {
    const decision = decisions[index] as DecisionView;
    const { side, allowedUnits: units } = decision;
    if (decision.verdict === "DENY" || side === undefined || units <= 0) {
      decided.push({ decision, orderedUnits: 0 });
      continue;
    }
    await peers.execution.submit({
      portfolio,
      clientOrderId: requestId,
      instrument,
      side,
      quantityUnits: units,
      decision,
      forecast,
    });
    decided.push({ decision, orderedUnits: side === "SELL" ? -units : units });
  }
  return { decided, fact };
}

/**
 * One signal for each ticker. In a step that is repeated after a crash a signal's own order may
 * exist already; leaving it out shows the gate the same portfolio as the first time, so that it is
 * asked the same question and gives the stored answer.
 */
function signalsOf(
  { sprint, histories }: StepContext,
  { audit }: StepPlan,
  forecasts: readonly ForecastView[],
  { heldUnits, leavingUnits, openOrders }: PortfolioState,
): readonly Signal[] {
  return histories.map(({ instrument }, index) => {
    const { ticker } = instrument;
    const forecast = forecasts[index] as ForecastView;
    const requestId = `${sprint.name}/audits/${audit}/${ticker}`;
    const pending = openOrders.filter(
      (order) => order.ticker === ticker && order.clientOrderId !== requestId,
    );
    return {
      requestId,
      instrument,
      forecast,
      heldUnits: heldUnits.get(ticker) ?? 0n,
      leavingUnits: leavingUnits.get(ticker) ?? 0n,
      pendingUnits: pending.reduce((sum, order) => sum + order.signedUnits, 0n),
    };
  });
}
