import { rateNumber } from "#lib/kernel/conversion-rate.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { fromMicros, type Micros } from "#lib/kernel/money.ts";
import { unitValue } from "#lib/kernel/quantity.ts";
import { type Side, signOf } from "#lib/kernel/trading.ts";
import { type Charge, totalMicros } from "./charge.ts";

/** Where in its bar a fill was made; absent in fills of versions before 0.3. */
export const priceReferences = [
  "OPEN",
  "LIMIT_LEVEL",
  "STOP_LEVEL",
  "TARGET_LEVEL",
  "CLOSE",
] as const;
export type PriceReference = (typeof priceReferences)[number];

/** One execution: the entry that an order waited for, or the exit of a lot. */
export interface Fill extends Charge {
  /** A pure function of order or lot and bar. */
  readonly id: string;
  readonly portfolio: string;
  readonly instrument: Instrument;
  readonly effect: "OPEN" | "CLOSE";
  /** The lot that it opened or closed. */
  readonly lot: string;
  /** The order that it fills; empty for the exit of a lot's own plan and for one that the portfolio is forced to. */
  readonly order: string;
  readonly side: Side;
  readonly quantityUnits: number;
  /** Start of the bar that it was made in. */
  readonly barStartMs: number;
  readonly reference?: PriceReference;
  /** Of a close: units of its lot that are left, in the shares of its bar; absent for none. */
  readonly restUnits?: number;
}

type MoneyMoved = Pick<Fill, "side" | "notionalMicros" | "costs">;

/** Cash that the fill moves into the portfolio; negative when it pays. Costs are always paid. */
export function cashDeltaMicros(fill: MoneyMoved): Micros {
  return -BigInt(signOf(fill.side)) * fill.notionalMicros - totalMicros(fill.costs);
}

/**
 * The quoted price worsened by half-spread, slippage and impact (commission is paid apart), in
 * units of the instrument's currency. Derived for display: no money is ever computed from it.
 */
export function effectivePrice(
  fill: MoneyMoved & Pick<Fill, "instrument" | "price" | "quantityUnits" | "conversion">,
): number {
  const worsening = fromMicros(totalMicros(fill.costs) - fill.costs.commissionMicros);
  const rate = fill.conversion === undefined ? 1 : rateNumber(fill.conversion.rate);
  const perUnit = (signOf(fill.side) * worsening) / rate / fill.quantityUnits;
  return fill.price + perUnit / unitValue(fill.instrument);
}
