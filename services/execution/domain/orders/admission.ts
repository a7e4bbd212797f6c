import { isCurrentRate, longestRateAgeSessions, rateText } from "#lib/kernel/conversion-rate.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import { quantityText, quantityWords, unitsOfShare } from "#lib/kernel/quantity.ts";
import type { Side } from "#lib/kernel/trading.ts";
import { chargeFor, fitsLedger } from "../fills/charge.ts";
import { orderName } from "../names.ts";
import type { ExecutionPolicy } from "../policy.ts";
import { type ClosableLot, type CloseRequest, closingOf, closingUnits } from "./closing.ts";
import type { Order, OrderRequest, Refusal } from "./order.ts";
import { nextOrderState } from "./order-state.ts";

/** What admission asks of an order, as its portfolio pinned it. */
export interface OrderRules {
  /** ISO 4217 code of the portfolio's money. */
  readonly currency: string;
  readonly policy: Pick<ExecutionPolicy, "maximumOpenLotsPerInstrument" | "partialFills">;
  readonly costModel: CostModel;
}

/** What admission sees of the portfolio: what the order's instrument will have open or waiting at its fill. */
export interface InstrumentSituation {
  /** Sides of its waiting orders to open, and of its open lots but for those that leave at the next open. */
  readonly occupiedSides: readonly Side[];
  /** Its open lots, oldest first; absent for none. */
  readonly openLots?: readonly ClosableLot[];
  /** Start of the latest bar that the portfolio was advanced by; absent before the first. */
  readonly latestBarStartMs?: number;
  /** Why the portfolio opens nothing any more; absent while it trades. */
  readonly haltMessage?: string;
}

/** Takes an order in: ACCEPTED, or DENIED with the first rule that refuses it. */
export function admitOrder(
  request: OrderRequest,
  rules: OrderRules,
  situation: InstrumentSituation,
): Order {
  const { close, ...opening } = request;
  if (close !== undefined) return admitClosing(opening, close, situation);
  const name = orderName(request.portfolio, request.clientOrderId);
  const refusal = refusalOf(request, rules, situation);
  if (refusal === undefined) {
    return { ...request, name, state: nextOrderState("INITIALIZED", "ACCEPT") };
  }
  return { ...request, name, state: nextOrderState("INITIALIZED", "DENY"), refusal };
}

/**
 * Takes a closing order in. No rule that limits what is opened asks it: not the lots of the instrument, a halt, the
 * participation or a rate.
 */
function admitClosing(
  request: Omit<OrderRequest, "close">,
  close: CloseRequest,
  situation: InstrumentSituation,
): Order {
  const name = orderName(request.portfolio, request.clientOrderId);
  const open = (situation.openLots ?? []).filter(({ side }) => side !== request.side);
  const closing = closingOf(close, request.quantityUnits, open);
  const refusal =
    staleRefusal(request, situation) ??
    nothingToClose(request, closing) ??
    tooMuchToClose(request, closing);
  if (refusal !== undefined || typeof closing === "string") {
    const state = nextOrderState("INITIALIZED", "DENY");
    return { ...request, name, closing: { lots: [] }, state, ...(refusal && { refusal }) };
  }
  const quantityUnits = Number(closingUnits(closing.lots));
  return {
    ...request,
    name,
    quantityUnits,
    closing,
    state: nextOrderState("INITIALIZED", "ACCEPT"),
  };
}

function nothingToClose(
  { instrument, side }: Pick<OrderRequest, "instrument" | "side">,
  closing: ReturnType<typeof closingOf>,
): Refusal | undefined {
  if (typeof closing !== "string") return undefined;
  const message = `a ${side} of ${instrument.ticker} has nothing to close: ${closing}`;
  return { reason: "NOTHING_TO_CLOSE", message };
}

/** The units of an order are a number, which holds no more than 2^53 - 1 exactly; lots may have more together. */
function tooMuchToClose(
  { instrument }: Pick<OrderRequest, "instrument">,
  closing: ReturnType<typeof closingOf>,
): Refusal | undefined {
  if (typeof closing === "string") return undefined;
  const units = closingUnits(closing.lots);
  if (units <= BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  const message = `closing ${quantityText(instrument, units)} ${instrument.ticker} at once is more than an order holds exactly; close the lots one by one`;
  return { reason: "AMOUNT_LIMIT", message };
}

function refusalOf(
  request: OrderRequest,
  rules: OrderRules,
  situation: InstrumentSituation,
): Refusal | undefined {
  const { instrument, side } = request;
  if (situation.haltMessage !== undefined) {
    return { reason: "TRADING_HALTED", message: situation.haltMessage };
  }
  const mismatch = rateProblem(request, rules.currency);
  if (mismatch !== undefined) {
    const quoted = `${instrument.ticker} is quoted in ${instrument.currency}, the portfolio holds ${rules.currency}`;
    return { reason: "CURRENCY_MISMATCH", message: `${quoted}, ${mismatch}` };
  }
  const stale = staleRefusal(request, situation);
  if (stale !== undefined) return stale;
  if (situation.occupiedSides.some((occupied) => occupied !== side)) {
    return {
      reason: "OPPOSITE_SIDE_HELD",
      message: `${instrument.ticker} is held or ordered on the other side; it must be flat first`,
    };
  }
  const limit = rules.policy.maximumOpenLotsPerInstrument;
  if (situation.occupiedSides.length >= limit) {
    return {
      reason: "LOT_LIMIT",
      message: `${instrument.ticker} has ${situation.occupiedSides.length} open lots and orders; the policy allows ${limit}`,
    };
  }
  return participationRefusal(request, rules) ?? levelRefusal(request, rules.costModel);
}

/** What is wrong with the rate that an order brings, or leaves out. */
function rateProblem(
  { instrument, marketContext: { rate }, decisionTimeMs }: OrderRequest,
  currency: string,
): string | undefined {
  if (instrument.currency === currency) {
    return rate === undefined ? undefined : "and the order brings a rate all the same";
  }
  if (rate === undefined) return "and the order brings no rate between them";
  if (rate.from !== instrument.currency || rate.to !== currency) {
    return `and the order's rate is from ${rate.from} to ${rate.to}`;
  }
  if (isCurrentRate(rate, decisionTimeMs)) return undefined;
  return `and the order's rate ${rateText(rate)} is not of the ${longestRateAgeSessions} sessions (Monday to Friday) before its decision`;
}

/**
 * A bar that starts at or after the decision time was the one to fill at; once that bar has
 * passed, filling at a later open would be a trade that nobody decided on.
 */
function staleRefusal(
  { decisionTimeMs }: Pick<OrderRequest, "decisionTimeMs">,
  { latestBarStartMs: latest }: InstrumentSituation,
): Refusal | undefined {
  if (latest === undefined || latest < decisionTimeMs) return undefined;
  return {
    reason: "DECISION_STALE",
    message: "the portfolio has bars from after the decision time, so its next open has passed",
  };
}

/**
 * The limit keeps the order inside the range in which missing volume never makes it cheaper. An order that is filled in
 * parts meets it bar by bar.
 */
function participationRefusal(request: OrderRequest, rules: OrderRules): Refusal | undefined {
  if (rules.policy.partialFills === true) return undefined;
  const limitRatio = rules.costModel.participationLimitRatio;
  const volume = request.marketContext.averageDailyVolumeUnits;
  if (volume === undefined) return undefined;
  const most = unitsOfShare(request.instrument, limitRatio, volume);
  if (BigInt(request.quantityUnits) <= most) return undefined;
  return {
    reason: "PARTICIPATION_LIMIT",
    message: `${quantityWords(request.instrument, BigInt(request.quantityUnits))} are more than ${limitRatio} of the average daily volume ${volume}`,
  };
}

/**
 * At the levels of its own plan a lot is closed whole, and an exit is never refused: what the ledger
 * could not hold there could never be closed.
 */
function levelRefusal(request: OrderRequest, model: CostModel): Refusal | undefined {
  const { exitPlan, instrument, quantityUnits } = request;
  const { rate } = request.marketContext;
  for (const [level, price] of [
    ["stop", exitPlan.stopPrice],
    ["target", exitPlan.targetPrice],
  ] as const) {
    if (price === undefined || fitsLedger(chargeFor(model, request, price, rate))) continue;
    const message = `closing ${quantityText(instrument, BigInt(quantityUnits))} ${instrument.ticker} at the ${level} ${price} moves more than the ledger holds exactly`;
    return { reason: "AMOUNT_LIMIT", message };
  }
  return undefined;
}
