import type { Bar } from "#lib/kernel/bar.ts";
import { type ExitTrigger, type HeldLot, triggerInRange } from "../exits/exit-trigger.ts";
import type { FillModel } from "../fills/fill-model.ts";
import { distanceAlong } from "../fills/price-path.ts";

/**
 * The exit inside a bar's range. Where the range holds both the target and a level at which the lot leaves at a loss,
 * the pessimistic model takes the loss, the optimistic one the target, the base one what the price path meets first.
 */
export function exitInRange(lot: HeldLot, bar: Bar, model: FillModel): ExitTrigger | undefined {
  const worse = triggerInRange(lot, bar);
  if (model === "PESSIMISTIC" || worse === undefined || worse.reason === "TARGET") return worse;
  const { targetPrice, holdingLimit } = lot.exitPlan;
  if (targetPrice === undefined) return worse;
  const exitPlan = { targetPrice, ...(holdingLimit !== undefined && { holdingLimit }) };
  const { trailedStopPrice: _, ...withoutStop } = lot;
  const target = triggerInRange({ ...withoutStop, exitPlan }, bar);
  if (target?.reason !== "TARGET") return worse;
  if (model === "OPTIMISTIC") return target;
  return distanceAlong(bar, target.price) < distanceAlong(bar, worse.price) ? target : worse;
}
