import { type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import { repeatedAnswer, requestHashOf } from "#lib/kernel/idempotency.ts";
import { planViolations } from "../domain/exits/exit-plan.ts";
import { admitOrder } from "../domain/orders/admission.ts";
import type { CloseRequest } from "../domain/orders/closing.ts";
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
  const { quantityUnits, instrument, expireTimeMs, decisionTimeMs, close } = request;
  const { lotSizeUnits: lotSize } = instrument;
  if (close !== undefined) {
    violations.push(...closeViolations(request, close));
  } else if (quantityUnits === 0) {
    refuse("quantity_units", "must be at least 1: an order opens something");
  } else if (quantityUnits % lotSize !== 0) {
    refuse("quantity_units", `must be a multiple of the lot size ${lotSize}, got ${quantityUnits}`);
  }
  if (expireTimeMs !== undefined && expireTimeMs <= decisionTimeMs) {
    refuse("expire_time", "must be after decision_time: the order could never fill");
  }
  return violations;
}

/** What a closing order may not state: it opens nothing, and what it closes is said once. */
function closeViolations(request: OrderRequest, { lots }: CloseRequest): FieldViolation[] {
  const { quantityUnits, exitPlan, expectedPrice, entryConfidenceRatio, barbell } = request;
  const ofOpening: readonly (readonly [field: string, isStated: boolean])[] = [
    ["exits", Object.keys(exitPlan).length > 0],
    ["expected_price", expectedPrice !== undefined],
    ["entry_confidence_ratio", entryConfidenceRatio !== 0],
    ["barbell_bucket", barbell !== undefined],
  ];
  const violations = ofOpening.flatMap(([field, isStated]): FieldViolation[] => {
    if (!isStated) return [];
    return [{ field, description: "is of an order that opens a lot; leave it out with close" }];
  });
  if (lots.length > 0 && quantityUnits > 0) {
    const description = "must be 0 where close names lots: their own units are closed";
    violations.push({ field: "quantity_units", description });
  }
  for (const [at, { lot }] of lots.entries()) {
    const first = lots.findIndex((one) => one.lot === lot);
    if (first === at) continue;
    const field = `close.lots[${at}].lot`;
    violations.push({ field, description: `is also close.lots[${first}].lot; name each lot once` });
  }
  return violations;
}
