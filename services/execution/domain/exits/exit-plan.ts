import type { FieldViolation } from "#lib/kernel/fault.ts";
import { largestPrice, smallestPrice } from "../bars/price-range.ts";
import { type Side, signOf } from "../portfolio/side.ts";

/**
 * How long a lot may be held, always with its unit. A session is one bar of the instrument's own
 * calendar (the entry bar is session 1); calendar days are UTC dates.
 */
export type HoldingLimit =
  | { readonly unit: "SESSIONS"; readonly sessions: number }
  | { readonly unit: "CALENDAR_DAYS"; readonly calendarDays: number };

/**
 * When a lot closes by itself. Prices are in the instrument's quote currency. The plan travels from
 * the order to the lot and is never changed by a later order.
 */
export interface ExitPlan {
  readonly stopPrice?: number;
  readonly targetPrice?: number;
  readonly holdingLimit?: HoldingLimit;
}

/** What is wrong with a plan for an opening order of this side; field paths start at `field`. */
export function planViolations(plan: ExitPlan, side: Side, field: string): FieldViolation[] {
  const violations: FieldViolation[] = [];
  const { stopPrice, targetPrice, holdingLimit } = plan;
  for (const [name, price] of [
    ["stop_price", stopPrice],
    ["target_price", targetPrice],
  ] as const) {
    if (price !== undefined && !(price >= smallestPrice && price <= largestPrice)) {
      const description = `must lie between ${smallestPrice} and ${largestPrice}, got ${price}`;
      violations.push({ field: `${field}.${name}`, description });
    }
  }
  if (stopPrice !== undefined && targetPrice !== undefined) {
    if (!(signOf(side) * (targetPrice - stopPrice) > 0)) {
      const place = side === "BUY" ? "below" : "above";
      violations.push({
        field: `${field}.stop_price`,
        description: `the stop of a ${side} must lie ${place} its target ${targetPrice}, got ${stopPrice}`,
      });
    }
  }
  if (holdingLimit !== undefined) {
    const [name, length] =
      holdingLimit.unit === "SESSIONS"
        ? ["sessions", holdingLimit.sessions]
        : ["calendar_days", holdingLimit.calendarDays];
    if (!Number.isSafeInteger(length) || Number(length) < 1) {
      violations.push({
        field: `${field}.holding_limit.${name}`,
        description: `must be a whole number of at least 1, got ${length}`,
      });
    }
  }
  return violations;
}
