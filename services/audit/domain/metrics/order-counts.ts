import type { Evidence } from "../evidence/evidence.ts";
import { tallyOf } from "../evidence/fold.ts";
import { type UnfilledOrder, unfilledOutcomes } from "../facts/execution-facts.ts";
import { measuredValue, shareOf } from "./measurement.ts";
import type { LabelledFamily, MetricFamily, PlainMetric } from "./scorecard-metric.ts";

/** Further parts of an order are none of their own. */
const fills = tallyOf("ORDER_FILLED", ({ continuesOrder }) =>
  continuesOrder === true ? undefined : "FILL",
);
const closes = tallyOf("TRADE_CLOSED", () => "CLOSE");

/**
 * Unfilled orders to open by reason, for each way in which they end; one that was filled in part is counted as filled. What
 * a closing order closed is counted as round trips, and what it did not close goes on to another exit.
 */
const byReason = {
  DENIED: tallyOf("ORDER_DENIED", unfilledReason),
  REJECTED: tallyOf("ORDER_REJECTED", unfilledReason),
  EXPIRED: tallyOf("ORDER_EXPIRED", (order) =>
    order.partlyFilled === true ? undefined : unfilledReason(order),
  ),
};

function unfilledReason({ reason, closes }: UnfilledOrder): string | undefined {
  return closes === true ? undefined : reason;
}

const counted = { unit: "COUNT", denominator: "orders that ended" } as const;

/** Every closed round trip has one fill of its exit, and every other fill is that of an order to open. */
export function filledOrders(evidence: Evidence): number {
  return Math.max(0, evidence.of(fills).total - evidence.of(closes).total);
}

function unfilledOrders(evidence: Evidence): number {
  return unfilledOutcomes.reduce((sum, outcome) => sum + evidence.of(byReason[outcome]).total, 0);
}

function endedOrders(evidence: Evidence): number {
  return filledOrders(evidence) + unfilledOrders(evidence);
}

/** All orders that ended, then a count for each way to end. */
export const orderCounts: readonly PlainMetric[] = [
  {
    name: "orders",
    ...counted,
    meaning: "Orders that ended: filled, denied, rejected or expired.",
    measure: (evidence) => measuredValue(endedOrders(evidence), endedOrders(evidence)),
  },
  {
    name: "orders_filled",
    ...counted,
    meaning: "Orders that were filled.",
    countsHits: true,
    measure: (evidence) => measuredValue(filledOrders(evidence), endedOrders(evidence)),
  },
  countOf("DENIED", "Orders that the execution service refused before the paper venue saw them."),
  countOf("REJECTED", "Orders that the paper venue refused at their fill."),
  countOf("EXPIRED", "Orders that expired before they could be filled."),
];

function countOf(outcome: keyof typeof byReason, meaning: string): PlainMetric {
  return {
    name: `orders_${outcome.toLowerCase()}`,
    ...counted,
    meaning,
    countsHits: true,
    measure: (evidence) =>
      measuredValue(evidence.of(byReason[outcome]).total, endedOrders(evidence)),
  };
}

/** Why orders were not filled; a reason belongs to one way to end, but for AMOUNT_LIMIT. */
export const unfilledReasons: MetricFamily = {
  name: "orders_unfilled_<reason>",
  ...counted,
  meaning: "Orders that ended without a fill for a reason of `RejectReason`, one metric a reason.",
  measureEach(evidence) {
    const counts = new Map<string, number>();
    for (const outcome of unfilledOutcomes) {
      for (const [reason, count] of evidence.of(byReason[outcome])) {
        counts.set(reason, (counts.get(reason) ?? 0) + count);
      }
    }
    const n = endedOrders(evidence);
    return [...counts.keys()].sort().map((reason) => ({
      name: `orders_unfilled_${reason.toLowerCase()}`,
      ...measuredValue(counts.get(reason) as number, n),
    }));
  },
};

/** A fill at or beyond the expected price is refused: nothing of the expected move is left. */
export const fillsBeyondMove: PlainMetric = {
  name: "fills_beyond_expected_move",
  unit: "SHARE",
  denominator: "orders that reached an open",
  meaning:
    "Share of orders, filled or rejected, that met an open at or beyond the price that their decision expected; each was rejected.",
  interval: "wilson",
  measure(evidence) {
    const rejected = evidence.of(byReason.REJECTED);
    return shareOf(rejected.of("MOVE_TAKEN"), filledOrders(evidence) + rejected.total);
  },
};

/** Orders that ended without a fill, by how and why: `REJECTED MOVE_TAKEN`. */
export const unfilledByOutcome: LabelledFamily = {
  subject: "unfilled_orders",
  name: "orders_unfilled",
  ...counted,
  meaning:
    "Orders that ended without a fill, by the way in which they ended and its `RejectReason`.",
  measureEach(evidence) {
    const n = endedOrders(evidence);
    return unfilledOutcomes.flatMap((outcome) => {
      const counts = evidence.of(byReason[outcome]);
      return [...counts.keys()].sort().map((reason) => ({
        label: `${outcome} ${reason}`,
        ...measuredValue(counts.of(reason), n),
      }));
    });
  },
};
