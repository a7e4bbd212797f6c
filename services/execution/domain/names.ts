import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";

/**
 * Every name is a pure function of what it names, so that a repeated request or bar can only
 * produce the same row again, never a second one.
 */
function idOf(key: Canonical): string {
  return hashOf(key).slice(0, 32);
}

/** `portfolios/<id>`, from the request id that created it. */
export function portfolioName(requestId: string): string {
  return `portfolios/${idOf({ requestId })}`;
}

/** `portfolios/<id>/orders/<id>`, from the portfolio and the client order id. */
export function orderName(portfolio: string, clientOrderId: string): string {
  return `${portfolio}/orders/${idOf({ clientOrderId })}`;
}

/** The fill of an order at the open of a bar. */
export function entryFillId(order: string, barStartMs: number): string {
  return idOf({ order, barStartMs });
}

/** The lot that an entry fill opens. */
export function lotId(entryFill: string): string {
  return idOf({ entryFill });
}

/**
 * The fill that closes a lot, or a part of it, on a bar.
 * @param order - that closes it; absent for an exit of its own plan, which may follow in the same bar.
 */
export function exitFillId(lot: string, barStartMs: number, order?: string): string {
  return idOf(order === undefined ? { lot, barStartMs } : { lot, barStartMs, order });
}

/** `portfolios/<id>/roundTrips/<id>`, from the lot and the fill that closed it. */
export function roundTripName(portfolio: string, lot: string, exitFill: string): string {
  return `${portfolio}/roundTrips/${idOf({ lot, exitFill })}`;
}
