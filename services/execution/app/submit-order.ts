import { type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import { repeatedAnswer, requestHashOf } from "#lib/kernel/idempotency.ts";
import { planViolations } from "../domain/exits/exit-plan.ts";
import { admitOrder } from "../domain/orders/admission.ts";
import type { Order, OrderRequest } from "../domain/orders/order.ts";
import type { PortfolioStore } from "./ports.ts";
import { requireKnownTerms } from "./require-known-terms.ts";
import { requirePortfolio } from "./require-portfolio.ts";

/**
 * Takes an order in: ACCEPTED, or DENIED with a reason. The same client order id with the same body
 * answers with the order as it stands now.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID (also for an instrument that the portfolio knows on other
 * terms), NOT_FOUND RESOURCE_NOT_FOUND, ALREADY_EXISTS
 * REQUEST_ID_REUSED.
 */
export async function submitOrder(
  store: PortfolioStore,
  request: OrderRequest,
): Promise<{ readonly order: Order; readonly lastFact: number }> {
  const violations = violationsOf(request);
  if (violations.length > 0) throw invalidFields(violations);
  const requestHash = requestHashOf(request);
  const { value: order, position } = await store.commit((writer) => {
    const portfolio = requirePortfolio(writer, request.portfolio);
    const known = writer.order(portfolio, request.clientOrderId);
    if (known !== undefined) {
      const id = request.clientOrderId;
      return repeatedAnswer(known, { field: "client_order_id", id, hash: requestHash });
    }
    const stated = [{ instrument: request.instrument, field: "instrument" }];
    const unknown = requireKnownTerms(writer, portfolio, stated);
    const situation = writer.situation(portfolio, request.instrument.ticker);
    const order = admitOrder(request, portfolio, situation);
    // A denied order may be wrong in these very terms.
    if (order.state === "ACCEPTED") writer.know(portfolio, unknown);
    writer.submit(portfolio, { answer: order, requestHash });
    return order;
  });
  return { order, lastFact: position };
}

/** What the bounds of its fields, each by itself, leave to check. */
function violationsOf(request: OrderRequest): FieldViolation[] {
  const violations = planViolations(request.exitPlan, request.side, "exits");
  const refuse = (field: string, description: string) => violations.push({ field, description });
  const { quantityUnits, instrument, expireTimeMs, decisionTimeMs } = request;
  if (quantityUnits % instrument.lotSizeUnits !== 0) {
    const lotSize = instrument.lotSizeUnits;
    refuse("quantity_units", `must be a multiple of the lot size ${lotSize}, got ${quantityUnits}`);
  }
  if (expireTimeMs !== undefined && expireTimeMs <= decisionTimeMs) {
    refuse("expire_time", "must be after decision_time: the order could never fill");
  }
  return violations;
}
