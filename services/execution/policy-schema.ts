import { z } from "zod";

/** The rules of execution, as in config/execution.yaml and in requests that bring their own. */
export const executionPolicySchema = z.strictObject({
  maximumOpenLotsPerInstrument: z
    .int()
    .min(1)
    .max(1_000)
    .describe("Open lots and waiting orders that one instrument may have at the same time."),
  refuseNegativeCash: z
    .boolean()
    .describe("Whether an order that the available cash does not cover at the fill is refused."),
});
