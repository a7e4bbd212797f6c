import fc from "fast-check";

/**
 * What random orders alone rarely come to: a short of nearly all the cash that is held while its price rises a little, or
 * jumps, with a stop or without one, and another order that waits meanwhile.
 */
export const squeezes = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  fc.record({ jumps: fc.boolean(), isStopped: fc.boolean(), hasWaiting: fc.boolean() }),
);

interface Squeeze {
  readonly jumps: boolean;
  readonly isStopped: boolean;
  readonly hasWaiting: boolean;
}

interface SqueezedPlan {
  readonly rules: { readonly maintenanceMargin?: number | undefined };
  readonly all: readonly { readonly moves: readonly { readonly gap: number }[] }[];
  readonly orders: readonly object[];
}

const market = { type: "MARKET", by: 0, beyond: 0 };

/** The plan of a history in which the first order is squeezed. */
export function squeezed<P extends SqueezedPlan>(plan: P, squeeze: Squeeze | undefined): P {
  if (squeeze === undefined) return plan;
  const { jumps, isStopped, hasWaiting } = squeeze;
  const order = {
    ...plan.orders[0],
    ...{
      side: "SELL",
      worth: 0.9,
      afterBar: 0,
      of: 0,
      decisionShift: 0,
      volumeMultiple: undefined,
    },
    ...{ expected: undefined, expireAfter: undefined, isForeign: false, lacksRate: false },
    ...{ entry: market, timeInForce: undefined, cancelAfter: undefined },
    ...{ isBare: !isStopped, stop: 100, target: undefined, limit: undefined },
  };
  const waiting = {
    ...(plan.orders[1] ?? plan.orders[0]),
    ...{ worth: 0.01, afterBar: 1, of: 1, decisionShift: 30, volumeMultiple: undefined },
    ...{ expireAfter: undefined, isForeign: false, cancelAfter: undefined },
    ...{ timeInForce: undefined },
  };
  const [first] = plan.all;
  const moves = first!.moves.map((move, at) => {
    if (at > 2) return move;
    return { ...move, isMissing: false, isIdle: false, gap: jumps && at === 2 ? 1_500 : 0 };
  });
  return {
    ...plan,
    rules: { ...plan.rules, maintenanceMargin: 1, refuseNegativeCash: true },
    all: [{ ...first, moves, multiplier: 1 }, ...plan.all.slice(1)],
    orders: [order, ...(hasWaiting ? [waiting] : []), ...plan.orders.slice(hasWaiting ? 2 : 1)],
  };
}
