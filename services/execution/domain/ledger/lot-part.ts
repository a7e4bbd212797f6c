import type { Micros } from "#lib/kernel/money.ts";
import type { Charge } from "../fills/charge.ts";
import type { OpenLot } from "./lot.ts";
import { leavesNothing, type Split } from "./split.ts";

/** A lot in two parts. Every amount of the lot is the sum of theirs, to the micro. */
export interface LotParts {
  readonly closing: OpenLot;
  /** What goes on; absent where all of it closes. */
  readonly left?: OpenLot;
}

/**
 * Takes some units out of a lot. Of each amount, the entry's notional and costs, what it was worth at the decision, cash of
 * splits, dividends and borrowing, they take their share rounded toward 0; the rest stays with what is left, so that the
 * last part takes all that the parts before it left.
 * @param units - over 0, at most those of the lot.
 * @throws Error for others, which is a defect of the caller.
 */
export function partsOf(lot: OpenLot, units: number): LotParts {
  const { quantityUnits } = lot;
  if (units <= 0 || units > quantityUnits) throw new Error(`${units} of ${lot.id} cannot close`);
  if (units === quantityUnits) return { closing: lot };
  const share = (amount: Micros) => (amount * BigInt(units)) / BigInt(quantityUnits);
  const closing = withAmounts(lot, units, share);
  const rest = (amount: Micros) => amount - share(amount);
  return { closing, left: withAmounts(lot, quantityUnits - units, rest) };
}

/** Whether a part is worth so little that no line of the ledger holds what it cost. */
export function isWorthNothing({ entry }: Pick<OpenLot, "entry">): boolean {
  return entry.notionalMicros === 0n || entry.conversion?.quoteNotionalMicros === 0n;
}

function withAmounts(lot: OpenLot, quantityUnits: number, of: (amount: Micros) => Micros): OpenLot {
  const { dividendMicros, borrowMicros, ...held } = lot;
  const { entry, decisionNotionalMicros, splitCashMicros } = held;
  const [dividends, borrowed] = [dividendMicros, borrowMicros].map((amount) => of(amount ?? 0n));
  return {
    ...held,
    quantityUnits,
    entry: chargeOf(entry, of),
    ...(decisionNotionalMicros !== undefined && {
      decisionNotionalMicros: of(decisionNotionalMicros),
    }),
    ...(splitCashMicros !== undefined && { splitCashMicros: of(splitCashMicros) }),
    ...(dividends ? { dividendMicros: dividends } : {}),
    ...(borrowed ? { borrowMicros: borrowed } : {}),
  };
}

function chargeOf(charge: Charge, of: (amount: Micros) => Micros): Charge {
  const { notionalMicros, costs, conversion } = charge;
  return {
    ...charge,
    notionalMicros: of(notionalMicros),
    costs: {
      halfSpreadMicros: of(costs.halfSpreadMicros),
      slippageMicros: of(costs.slippageMicros),
      commissionMicros: of(costs.commissionMicros),
      impactMicros: of(costs.impactMicros),
    },
    ...(conversion && {
      conversion: { ...conversion, quoteNotionalMicros: of(conversion.quoteNotionalMicros) },
    }),
  };
}

/** Units that left a lot, in the shares of their bar. */
export interface LeftUnits {
  readonly barStartMs: number;
  readonly quantityUnits: number;
}

/** A lot after all that it went through up to a bar. */
export interface LotSince {
  readonly lot: OpenLot;
  /** Its splits, oldest first. */
  readonly passed: readonly Split[];
}

/**
 * A lot after the splits of its ticker since its entry and the units that left it. A split comes before what leaves in its
 * bar; one that left nothing of the lot closed it, in old shares.
 * @param parts - oldest first, all of them up to `untilMs`.
 * @param lotAfter - the lot in new shares.
 */
export function lotSince(
  opened: OpenLot,
  splits: readonly Split[],
  parts: readonly LeftUnits[],
  untilMs: number,
  lotAfter: (lot: OpenLot, split: Split) => OpenLot,
): LotSince {
  const passed: Split[] = [];
  const waiting = splits.filter(
    ({ ticker, barStartMs }) =>
      ticker === opened.instrument.ticker &&
      barStartMs > opened.entryBarStartMs &&
      barStartMs <= untilMs,
  );
  let lot = opened;
  const passUntil = (barStartMs: number) => {
    for (let split = waiting[0]; split && split.barStartMs <= barStartMs; split = waiting[0]) {
      if (leavesNothing(split, lot)) break;
      lot = lotAfter(lot, split);
      passed.push(split);
      waiting.shift();
    }
  };
  for (const { barStartMs, quantityUnits } of parts) {
    passUntil(barStartMs);
    lot = partsOf(lot, quantityUnits).left ?? lot;
  }
  passUntil(untilMs);
  return { lot, passed };
}
