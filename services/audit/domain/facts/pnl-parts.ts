import type { Micros } from "#lib/kernel/money.ts";

/** Parts of a net profit that are always known, in the order in which tables show them. They add up to it. */
export const pnlPartNames = [
  "price",
  "spread",
  "slippage",
  "impact",
  "commission",
  "currency",
  "dividend",
] as const;
type PnlPartName = (typeof pnlPartNames)[number];

/** Where the net profit of a round trip came from (docs/pnl-breakdown.md); what took money is negative. */
export interface PnlParts extends Readonly<Record<PnlPartName, Micros>> {
  /** This and the next add up to the price; both are absent where the decision's close was not known. */
  readonly signal?: Micros;
  readonly timing?: Micros;
  /** What borrowing the shares of a short cost, in the sum too; absent for nothing. */
  readonly borrow?: Micros;
}

/** The parts as their canonical content has them: amounts as texts of digits. */
export function pnlPartsFromContent(
  content: Readonly<Partial<Record<keyof PnlParts, unknown>>>,
): PnlParts {
  return Object.fromEntries(
    Object.entries(content).map(([name, micros]) => [name, BigInt(micros as string)]),
  ) as unknown as PnlParts;
}
