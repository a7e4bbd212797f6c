import fc from "fast-check";
import type { ClosingPlan, EntryPlan, OrderPlan, RulesPlan, SeriesPlan } from "./history-plans.ts";

/**
 * What random orders alone rarely come to: lots that are held, orders that close some of them, and bars whose volume
 * admits a part of an order.
 */
export const livelyPlans = (
  entries: fc.Arbitrary<EntryPlan>,
  closings: fc.Arbitrary<ClosingPlan>,
) =>
  fc.option(
    fc.noBias(
      fc.record({
        side: fc.constantFrom("BUY" as const, "SELL" as const),
        entries: fc.array(fc.oneof(fc.constant(atOpen), entries), { minLength: 2, maxLength: 2 }),
        worths: fc.array(fc.integer({ min: 50, max: 400 }), { minLength: 2, maxLength: 2 }),
        /** Permille of the last close. */
        stop: fc.option(fc.integer({ min: 20, max: 150 }), { nil: undefined }),
        target: fc.option(fc.integer({ min: 20, max: 150 }), { nil: undefined }),
        closings: fc.array(closings, { minLength: 1, maxLength: 4 }),
        closingBars: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4, maxLength: 4 }),
        /** Of the first order, what each bar admits in turn, in percent. */
        admitted: fc.option(fc.array(fc.integer({ min: 5, max: 150 }), { minLength: 1 }), {
          nil: undefined,
          freq: 1,
        }),
        /** Whether the next order is on the other side, once the first was closed. */
        reverses: fc.boolean(),
      }),
    ),
    { nil: undefined, freq: 3 },
  );

const atOpen: EntryPlan = { type: "MARKET", by: 0, beyond: 0 };
const nearLimit: EntryPlan = { type: "LIMIT", by: 15, beyond: 0 };

type LivelyPlan = NonNullable<
  ReturnType<typeof livelyPlans> extends fc.Arbitrary<infer P> ? P : never
>;

interface Plan {
  readonly rules: RulesPlan;
  readonly all: readonly SeriesPlan[];
  readonly orders: readonly OrderPlan[];
  readonly closings: readonly ClosingPlan[];
}

/** The plan of a history in which the first two orders are held for a while. */
export function enlivened<P extends Plan>(plan: P, live: LivelyPlan | undefined): P {
  if (live === undefined) return plan;
  const [first] = plan.all as [SeriesPlan];
  const price = first.startTicks / 10 ** first.places;
  const units = (((live.worths[0] as number) / 1000) * Number(plan.rules.cashMicros)) / 1e6 / price;
  const moves = first.moves.map((move, at) => {
    const percent = live.admitted?.[at % live.admitted.length];
    const admitted = ((percent ?? 0) / 100) * units;
    const volume = Math.ceil(admitted / plan.rules.participationLimitRatio);
    const kept = at > 3 ? move : { ...move, isMissing: false, isIdle: false };
    return percent === undefined ? kept : { ...kept, volume: Math.min(volume, 1e12) };
  });
  const orders = [0, 1].map((at): OrderPlan => {
    const isOther = at === 1 && live.reverses;
    return {
      ...(plan.orders[at] ?? (plan.orders[0] as OrderPlan)),
      ...{
        afterBar: isOther ? 2 : 0,
        of: 0,
        decisionShift: 0,
        worth: (live.worths[at] ?? 0) / 1000,
      },
      ...{ side: isOther ? other(live.side) : live.side, entry: live.entries[at] as EntryPlan },
      ...{ isBare: false, stop: live.stop, target: live.target, expected: undefined },
      ...(live.stop === undefined && { limit: undefined, trailing: undefined }),
      ...{ volumeMultiple: undefined, isForeign: false, lacksRate: false, expireAfter: undefined },
    };
  });
  const closings = live.closings.map((closing, at) => ({
    ...closing,
    // The first one closes something of the first lot at the next open, unless that has left.
    ...(at === 0 && { entry: atOpen, timeInForce: undefined, cancelAfter: undefined }),
    of: at % 2,
    // The second one waits at a level for what is left of it, which its own stop and target may come before.
    ...(at === 1 && { of: 0, names: "ALL" as const, timeInForce: undefined }),
    ...(at === 1 && closing.entry.type === "MARKET" && { entry: nearLimit }),
    lots: closing.lots
      .slice(0, 1 + (at % 2))
      .map((lot, place) => (place === 0 ? { ...lot, further: 0, part: 0 } : lot)),
    afterBar: at < 2 ? 1 : (live.closingBars[at] as number),
    decisionShift: 0,
  }));
  const currency = live.reverses ? "USD" : first.currency;
  return {
    ...plan,
    rules: {
      ...plan.rules,
      maximumOpenLots: Math.max(2, plan.rules.maximumOpenLots),
      partialFills: live.admitted !== undefined || plan.rules.partialFills,
    },
    all: [{ ...first, moves, multiplier: 1, hasVolume: true, currency }, ...plan.all.slice(1)],
    orders: [...orders, ...plan.orders.slice(2).map(afterThese)],
    closings: [...closings, ...plan.closings],
  };
}

const afterThese = (order: OrderPlan) => ({ ...order, afterBar: Math.max(3, order.afterBar) });
const other = (side: "BUY" | "SELL") => (side === "BUY" ? "SELL" : "BUY");
