import type { FieldViolation } from "#lib/kernel/fault.ts";
import { microsPriceRange } from "#lib/kernel/money.ts";
import { type ExitPlan, type Side, signOf, trailingStepsProblem } from "#lib/kernel/trading.ts";

/** What is wrong with a plan for an opening order of this side; field paths start at `field`. */
export function planViolations(plan: ExitPlan, side: Side, field: string): FieldViolation[] {
  const violations: FieldViolation[] = [];
  const { stopPrice, targetPrice, holdingLimit, trailing } = plan;
  const { lowest, highest } = microsPriceRange;
  for (const [name, price] of [
    ["stop_price", stopPrice],
    ["target_price", targetPrice],
  ] as const) {
    if (price !== undefined && !(price >= lowest && price <= highest)) {
      const description = `must lie between ${lowest} and ${highest}, got ${price}`;
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
  if (trailing !== undefined) {
    const { atrPrice, steps } = trailing;
    if (!(atrPrice > 0 && atrPrice <= highest)) {
      const description = `must lie over 0 and at most at ${highest}, got ${atrPrice}`;
      violations.push({ field: `${field}.trailing.atr_price`, description });
    }
    const description = trailingStepsProblem(steps);
    if (description !== undefined)
      violations.push({ field: `${field}.trailing.steps`, description });
  }
  if (holdingLimit !== undefined) {
    const [name, length] =
      holdingLimit.sessions !== undefined
        ? ["sessions", holdingLimit.sessions]
        : holdingLimit.bars !== undefined
          ? ["bars.count", holdingLimit.bars]
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
