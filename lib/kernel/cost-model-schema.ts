import { z } from "zod";
import type { CostModel } from "./cost.ts";

const bps = z.number().min(0).max(10_000);
const spreadOf = (what: string) => bps.describe(`Half of the quoted spread assumed for ${what}.`);

/**
 * The schema of a cost model, for the configuration and for requests that bring their own. It is in
 * the kernel because the risk gate and the execution service must accept exactly the same settings.
 */
export const costModelSchema: z.ZodType<CostModel> = z.strictObject({
  halfSpreadBpsByClass: z.strictObject({
    US_EQUITY: spreadOf("US shares"),
    INTL_EQUITY: spreadOf("shares of other countries"),
    INDEX: spreadOf("indices"),
    FX: spreadOf("currencies"),
    CRYPTO: spreadOf("crypto assets"),
    FUTURE: spreadOf("futures"),
  }),
  slippageBps: bps.describe("Price move between the decision's reference and the fill."),
  commissionBps: bps.describe("Broker's commission."),
  impactFloorBps: bps.describe("Least market impact."),
  impactCoefficient: z
    .number()
    .min(0)
    .max(100)
    .describe("y in impact = y · daily volatility · √(quantity / average daily volume)."),
  participationLimitRatio: z
    .number()
    .gt(0)
    .max(1)
    .describe("Largest share of an average day's volume that one order may take."),
});
