import { z } from "zod";
import type { CostModel } from "./cost.ts";

const bps = z.number().min(0).max(10_000);

/**
 * The strict schema of a cost model, for the configuration loader and for requests that bring their
 * own. The one file of the kernel that knows zod: the risk gate and the execution service must
 * accept exactly the same settings, and neither may import the other.
 */
export const costModelSchema: z.ZodType<CostModel> = z.strictObject({
  halfSpreadBpsByClass: z.strictObject({
    US_EQUITY: bps,
    INTL_EQUITY: bps,
    INDEX: bps,
    FX: bps,
    CRYPTO: bps,
    FUTURE: bps,
  }),
  slippageBps: bps,
  commissionBps: bps,
  impactFloorBps: bps,
  impactCoefficient: z.number().min(0).max(100),
  participationLimitRatio: z.number().gt(0).max(1),
});
