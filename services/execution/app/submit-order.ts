import { type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import { repeatedAnswer, requestHashOf } from "#lib/kernel/idempotency.ts";
import { microsPriceRange } from "#lib/kernel/money.ts";
import { planViolations } from "../domain/exits/exit-plan.ts";
import { admitOrder } from "../domain/orders/admission.ts";
import type { Order, OrderRequest } from "../domain/orders/order.ts";
import type { PortfolioStore } from "./ports.ts";
import { requirePortfolio } from "./require-portfolio.ts";
import { nameViolations, requestIdViolations } from "./text-violations.ts";

/**
 * Beyond ten times its price a day a volatility is a fault of the data, and the largest doubles would
 * make an impact that is no number: the order could neither be filled nor rejected.
 */
const maximumDailyVolatilityBps = 100_000;

/**
 * Takes an order in: ACCEPTED, or DENIED with a reason. The same client order id with the same body
 * answers with the order as it stands now.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID, NOT_FOUND RESOURCE_NOT_FOUND, ALREADY_EXISTS
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
    const situation = writer.situation(portfolio, request.instrument.ticker);
    const order = admitOrder(request, portfolio, situation);
    writer.submit(portfolio, { answer: order, requestHash });
    return order;
  });
  return { order, lastFact: position };
}

function violationsOf(request: OrderRequest): FieldViolation[] {
  const { instrument, quantityUnits, marketContext, entryConfidenceRatio } = request;
  const violations = [
    ...requestIdViolations("client_order_id", request.clientOrderId),
    ...nameViolations("decision", request.decision),
    ...planViolations(request.exitPlan, request.side, "exits"),
  ];
  const refuse = (field: string, description: string) => violations.push({ field, description });
  if (!Number.isSafeInteger(quantityUnits) || quantityUnits < 1) {
    refuse("quantity_units", `must be a whole number of at least 1, got ${quantityUnits}`);
  } else if (quantityUnits % instrument.lotSizeUnits !== 0) {
    const lotSize = instrument.lotSizeUnits;
    refuse("quantity_units", `must be a multiple of the lot size ${lotSize}, got ${quantityUnits}`);
  }
  const { dailyVolatilityBps, averageDailyVolumeUnits: volume, lastClosePrice } = marketContext;
  // 0 is what a request without a volatility says; taken at its word it would make impact free.
  if (!(dailyVolatilityBps > 0 && dailyVolatilityBps <= maximumDailyVolatilityBps)) {
    const description = `must be over 0 and at most ${maximumDailyVolatilityBps}, got ${dailyVolatilityBps}`;
    refuse("market.daily_volatility_bps", description);
  }
  if (volume !== undefined && !(Number.isFinite(volume) && volume > 0)) {
    const description = `must be over 0, or absent when unknown; got ${volume}`;
    refuse("market.average_daily_volume_units", description);
  }
  const { expectedPrice, expireTimeMs, decisionTimeMs } = request;
  const { lowest, highest } = microsPriceRange;
  if (expectedPrice !== undefined && !(expectedPrice >= lowest && expectedPrice <= highest)) {
    refuse("expected_price", `must lie between ${lowest} and ${highest}, got ${expectedPrice}`);
  }
  if (expireTimeMs !== undefined && expireTimeMs <= decisionTimeMs) {
    refuse("expire_time", "must be after decision_time: the order could never fill");
  }
  if (lastClosePrice !== undefined && !(lastClosePrice >= lowest && lastClosePrice <= highest)) {
    const description = `must lie between ${lowest} and ${highest}, or be absent; got ${lastClosePrice}`;
    refuse("market.last_close_price", description);
  }
  if (!(entryConfidenceRatio >= 0 && entryConfidenceRatio <= 1)) {
    refuse("entry_confidence_ratio", `must lie in [0, 1], got ${entryConfidenceRatio}`);
  }
  return violations;
}
