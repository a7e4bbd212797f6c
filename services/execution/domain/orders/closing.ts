import type { Side } from "#lib/kernel/trading.ts";

/** What a caller asks to close. */
export interface CloseRequest {
  /** The lots, in the order in which they are closed; empty for the open lots of the instrument, oldest first. */
  readonly lots: readonly LotClose[];
  /** Whether an opposite signal asks for it, so that what is opened next is on the other side; absent for no. */
  readonly isReversal?: true;
}

/** How much of one lot is to be closed: some units, a share in (0, 1], or all of it where neither is set. */
export interface LotClose {
  readonly lot: string;
  readonly units?: number;
  readonly shareRatio?: number;
}

/** What an order closes, once it was taken in. */
export interface Closing {
  readonly lots: readonly ClosingLot[];
  readonly isReversal?: true;
}

/** What an order closes of one lot, in the shares of now. */
export interface ClosingLot {
  readonly lot: string;
  readonly units: number;
  /** Absent for none. */
  readonly filledUnits?: number;
}

/** What admission sees of an open lot. */
export interface ClosableLot {
  readonly id: string;
  readonly side: Side;
  readonly quantityUnits: number;
}

/** Units that still wait of one lot. */
export function waitingUnits({ units, filledUnits = 0 }: ClosingLot): number {
  return units - filledUnits;
}

/** What lots close together, exactly: each has units that a number holds, and all of them may have more. */
export function closingUnits(lots: readonly Pick<ClosingLot, "units">[]): bigint {
  return lots.reduce((sum, { units }) => sum + BigInt(units), 0n);
}

/** The closing after some units of one lot were closed. */
export function closingAfter(closing: Closing, lot: string, units: number): Closing {
  const lots = closing.lots.map((one) =>
    one.lot === lot ? { ...one, filledUnits: (one.filledUnits ?? 0) + units } : one,
  );
  return { ...closing, lots };
}

/**
 * The units of each lot that a request closes, or one sentence on why it closes nothing.
 * @param quantityUnits - of a request that names no lots: so many of the oldest ones, 0 for all.
 * @param open - the instrument's open lots on the side that the order closes, oldest first.
 */
export function closingOf(
  request: CloseRequest,
  quantityUnits: number,
  open: readonly ClosableLot[],
): Closing | string {
  const { isReversal } = request;
  const lots =
    request.lots.length === 0 ? oldestFirst(quantityUnits, open) : ofNamedLots(request.lots, open);
  if (typeof lots === "string") return lots;
  return { lots, ...(isReversal && { isReversal }) };
}

function oldestFirst(
  quantityUnits: number,
  open: readonly ClosableLot[],
): readonly ClosingLot[] | string {
  if (open.length === 0) return "no lot of it is open on the other side";
  if (quantityUnits === 0) return open.map(({ id, quantityUnits: units }) => ({ lot: id, units }));
  const lots: ClosingLot[] = [];
  let left = quantityUnits;
  for (const { id, quantityUnits: held } of open) {
    if (left === 0) break;
    const units = Math.min(left, held);
    lots.push({ lot: id, units });
    left -= units;
  }
  return left === 0 ? lots : `${quantityUnits - left} units are open, ${quantityUnits} were asked`;
}

function ofNamedLots(
  named: readonly LotClose[],
  open: readonly ClosableLot[],
): readonly ClosingLot[] | string {
  const lots: ClosingLot[] = [];
  for (const { lot, units, shareRatio = 1 } of named) {
    const held = open.find(({ id }) => id === lot)?.quantityUnits;
    if (held === undefined) return `lot ${lot} is not open, or is not of this instrument and side`;
    const asked = units ?? shareOfUnits(held, shareRatio);
    if (asked > held) return `lot ${lot} has ${held} units, ${asked} were asked`;
    if (asked === 0) return `${shareRatio} of the ${held} units of lot ${lot} is less than one`;
    lots.push({ lot, units: asked });
  }
  return lots;
}

const wholeShare = 1_000_000_000_000;

/** Whole units, rounded down; the share counts to twelve places, so that 0.29 of 100 is 29. */
function shareOfUnits(units: number, shareRatio: number): number {
  const share = BigInt(Math.round(shareRatio * wholeShare));
  return Number((BigInt(units) * share) / BigInt(wholeShare));
}
