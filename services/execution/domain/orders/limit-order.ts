import type { Bar } from "#lib/kernel/bar.ts";
import { type Side, signOf } from "#lib/kernel/trading.ts";
import { doubtOf, type FillModel } from "../fills/fill-model.ts";
import { barAfter } from "../fills/price-path.ts";
import type { EntryTrigger } from "./order-entry.ts";

/**
 * A limit order fills at the open where that is its price or better, else at its limit where the range comes to it.
 * A range that ends at the limit says that somebody traded there, not that this order did: the pessimistic
 * model fills it only where the market traded through.
 */
export function limitTrigger(
  side: Side,
  limitPrice: number,
  bar: Bar,
  model: FillModel,
): EntryTrigger | undefined {
  const sign = signOf(side);
  if (sign * (bar.open - limitPrice) <= 0) return { price: bar.open, reference: "OPEN", rest: bar };
  const beyond = sign * (limitPrice - (sign > 0 ? bar.low : bar.high));
  if (beyond < 0 || (beyond === 0 && model === "PESSIMISTIC")) return undefined;
  const reached = { price: limitPrice, direction: sign > 0 ? "FALLING" : "RISING" } as const;
  const rest = barAfter(bar, reached, doubtOf(model, "FAVOURABLE"));
  return { price: limitPrice, reference: "LIMIT_LEVEL", rest };
}
