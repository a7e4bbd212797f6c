import { fromMicros, type Micros, shareOf } from "#lib/kernel/money.ts";
import type { Lot } from "../ledger/lot.ts";
import type { PortfolioState } from "./portfolio-state.ts";
import { type Marks, markedMicros } from "./position.ts";

const bpsPerUnit = 10_000;

/** What open shorts ask of the cash at some prices. */
export interface Margin {
  /** What buying all of them back takes, before costs. */
  readonly coverMicros: Micros;
  /** The least cash: that, and the policy's share of it again. */
  readonly requiredMicros: Micros;
  readonly cashMicros: Micros;
}

/**
 * What the shorts ask of the cash at these prices; undefined without shorts, and where the policy sets no margin.
 * Long lots are no collateral: they are never sold for a short.
 */
function marginAt(
  { portfolio, cashMicros, lots }: PortfolioState,
  prices: Marks,
): Margin | undefined {
  const ratio = portfolio.policy.maintenanceMarginRatio;
  const shorts = lots.filter(isShort);
  if (ratio === undefined || shorts.length === 0) return undefined;
  const coverMicros = markedMicros(shorts, prices);
  const requiredMicros = coverMicros + shareOf(coverMicros, ratio * bpsPerUnit);
  return { coverMicros, requiredMicros, cashMicros };
}

/** Why the shorts are to be bought back at these prices; undefined while the cash meets the margin. */
export function marginCallAt(state: PortfolioState, prices: Marks): string | undefined {
  const margin = marginAt(state, prices);
  if (margin === undefined || margin.cashMicros >= margin.requiredMicros) return undefined;
  const { coverMicros, requiredMicros, cashMicros } = margin;
  return (
    `buying the shorts back takes ${fromMicros(coverMicros)}, for which the margin asks ` +
    `${fromMicros(requiredMicros)} of cash, and there are ${fromMicros(cashMicros)}`
  );
}

/**
 * Cash that is not collateral, which a fill may take. An open short holds its own proceeds and the same amount of cash
 * again as collateral, so that opening either side takes notional and costs from what is free. Where the policy sets a
 * margin, nothing is taken either that the shorts ask for at these prices: an order never causes a margin call.
 * @param gapBps - how far the shorts may rise above these prices until the cash is taken.
 */
export function freeCashMicros(state: PortfolioState, prices: Marks, gapBps = 0): Micros {
  let free = state.cashMicros;
  for (const lot of state.lots) if (isShort(lot)) free -= 2n * lot.entry.notionalMicros;
  const margin = marginAt(state, prices);
  if (margin === undefined) return free;
  const { requiredMicros, cashMicros } = margin;
  const aboveMargin = cashMicros - requiredMicros - shareOf(requiredMicros, gapBps);
  return aboveMargin < free ? aboveMargin : free;
}

/** Whether the lot was sold before it was bought. */
export function isShort({ side }: Pick<Lot, "side">): boolean {
  return side === "SELL";
}
