import { convertedPrice } from "#lib/kernel/conversion-rate.ts";
import { notionalMicros } from "#lib/kernel/exact-price.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { type Exposure, isExposed } from "#lib/kernel/portfolio-facts.ts";
import { type Order, restUnits } from "../orders/order.ts";
import { reservedPrice } from "../orders/reserved-price.ts";
import { grossLimitMicros } from "./gross-exposure.ts";
import type { PortfolioState } from "./portfolio-state.ts";
import { lotValueMicros } from "./position.ts";
import { sumLimitMicros } from "./sum-limits.ts";

/** What is held and on order, by instrument, and what each waiting order is worth, by its name. */
export interface Exposures {
  readonly exposures: readonly Exposure[];
  /** Without the orders whose worth is not known. */
  readonly waitingMicros: ReadonlyMap<string, Micros>;
  /** Most that all of it together may be worth; absent without a cap (`gross-exposure.ts`). */
  readonly grossLimitMicros?: Micros;
}

/**
 * What is held at its marks and what waiting orders to open are worth at the price that their cash is kept by, each
 * instrument once, by ticker ascending.
 */
export function exposuresOf(state: PortfolioState): Exposures {
  const { lots, orders, marks } = state;
  const grossLimit = grossLimitMicros(state);
  const byTicker = new Map<string, Sums>();
  const sumsOf = (instrument: Instrument) => {
    const known = byTicker.get(instrument.ticker) ?? newSums(instrument);
    byTicker.set(instrument.ticker, known);
    return known;
  };
  for (const lot of lots) sumsOf(lot.instrument).heldMicros += lotValueMicros(lot, marks);
  const waitingMicros = new Map<string, Micros>();
  for (const order of orders) {
    // What it closes is held until then.
    if (order.closing) continue;
    const sums = sumsOf(order.instrument);
    const worth = worthOf(order);
    if (worth === undefined) {
      sums.waitingUnknown = true;
      continue;
    }
    waitingMicros.set(order.name, worth);
    if (order.side === "BUY") sums.waitingBuyMicros += worth;
    else sums.waitingSellMicros += worth;
  }
  const exposures = [...byTicker.keys()].sort().map((ticker) => byTicker.get(ticker) as Sums);
  return {
    exposures: exposures.filter(isExposed),
    waitingMicros,
    ...(grossLimit !== undefined && { grossLimitMicros: grossLimit }),
  };
}

type Sums = { -readonly [Member in keyof Exposure]: Exposure[Member] };

function newSums(instrument: Instrument): Sums {
  return { instrument, heldMicros: 0n, waitingBuyMicros: 0n, waitingSellMicros: 0n };
}

/** Undefined without a price, and for an amount that no fill could have. */
function worthOf(order: Order): Micros | undefined {
  const price = reservedPrice(order);
  if (price === undefined) return undefined;
  const { instrument, marketContext } = order;
  const unit = convertedPrice(price, instrument, marketContext.rate);
  const worth = notionalMicros(BigInt(restUnits(order)), unit);
  return worth > sumLimitMicros ? undefined : worth;
}
