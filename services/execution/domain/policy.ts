import { z } from "zod";
import { hashOf } from "#lib/kernel/canonical.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import { type FillModel, fillModels } from "./fills/fill-model.ts";

/** The tunable rules of execution. */
export interface ExecutionPolicy {
  /** Open lots and waiting orders that one instrument may have at the same time, at least 1. */
  readonly maximumOpenLotsPerInstrument: number;
  /** Whether an order that the free cash does not cover at the fill is refused. */
  readonly refuseNegativeCash: boolean;
  /**
   * How far above the last close an open may lie and still be paid for: the cash for new orders is what is
   * free, divided by 1 + this. Absent, as in policies of version 0.2, for 0.
   */
  readonly gapBufferBps?: number | undefined;
  /** Largest share of equity that the instruments of an exchange together are after a fill; absent for no limit. */
  readonly maximumShareByExchange?: Readonly<Record<string, number>> | undefined;
  /** Whether what grows beyond such a share is closed at the next open; absent for no. */
  readonly trimExchangeDrift?: boolean | undefined;
  /** What is made of a bar that does not tell the order of its prices; absent for PESSIMISTIC. */
  readonly fillModel?: FillModel | undefined;
  /**
   * Whether an entry is filled in parts, each of what its bar's volume admits; absent for no: an order beyond the
   * participation limit is denied, and one within it is filled whole.
   */
  readonly partialFills?: boolean | undefined;
  /**
   * Least cash that open shorts must leave after they would all be bought back, as a share of what that takes, over 0
   * and at most 1; absent for no margin calls.
   */
  readonly maintenanceMarginRatio?: number | undefined;
  /** Largest share of the equity that everything held is after a fill, longs and shorts alike; absent for no cap. */
  readonly maximumGrossExposureRatio?: number | undefined;
}

/** The rules of execution, as in config/execution.yaml and in requests that bring their own. */
export const executionPolicySchema: z.ZodType<ExecutionPolicy> = z
  .strictObject({
    maximumOpenLotsPerInstrument: z
      .int()
      .min(1)
      .max(1_000)
      .describe(
        "Open lots and waiting orders that one instrument may have at the same time; a lot that leaves at the next open is not counted.",
      ),
    refuseNegativeCash: z
      .boolean()
      .describe("Whether an order that the free cash does not cover at the fill is refused."),
    gapBufferBps: z
      .number()
      .min(0)
      .max(10_000)
      .optional()
      .describe(
        "Gap from the last close to the open up to which an order that the gate allowed is paid for.",
      ),
    maximumShareByExchange: z
      .record(
        z.string().regex(/^[A-Z0-9]{1,10}$/, "expected the code of an exchange, as XNSA is"),
        z
          .number()
          .gt(0)
          .max(1)
          .describe(
            "Largest share of the equity that may be held in all instruments of this exchange together after a fill.",
          ),
      )
      .optional(),
    trimExchangeDrift: z
      .boolean()
      .optional()
      .describe(
        "Whether lots of an exchange that has grown beyond its share are closed at the next open, the oldest first.",
      ),
    fillModel: z
      .enum(fillModels)
      .optional()
      .describe(
        "What is made of a bar that does not tell the order of its prices: PESSIMISTIC takes the worse, OPTIMISTIC the better, BASE what lies on the path from the open over the nearer extreme to the farther one. Absent means PESSIMISTIC.",
      ),
    partialFills: z
      .boolean()
      .optional()
      .describe(
        "Whether an order is filled in parts, in each bar at most the participation limit of the cost model times the bar's volume. Without it an order beyond that share of an average day is denied.",
      ),
    maintenanceMarginRatio: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe(
        "Cash that open shorts must leave after all are bought back, as a share of what that takes; below it they are bought back and the portfolio is halted.",
      ),
    maximumGrossExposureRatio: z
      .number()
      .gt(0)
      .max(10)
      .optional()
      .describe(
        "Largest share of the equity that everything held together is after a fill, long and short counted alike, at the prices of its open too; a fill beyond it is refused.",
      ),
  })
  .superRefine(({ maintenanceMarginRatio, refuseNegativeCash }, context) => {
    if (maintenanceMarginRatio === undefined || refuseNegativeCash) return;
    const message = "needs refuseNegativeCash: without it a negative balance is no shortfall";
    context.addIssue({ code: "custom", path: ["maintenanceMarginRatio"], message });
  });

/**
 * All that shapes a portfolio's trades. Pinned when the portfolio is created, so that a later change
 * of the configuration never reaches a running ledger.
 */
export interface PinnedPolicy {
  readonly policy: ExecutionPolicy;
  /** What each side of a trade is charged; the risk gate's estimate reads the same settings. */
  readonly costModel: CostModel;
}

/** SHA-256 of policy and cost model. */
export function policyHashOf(pinned: PinnedPolicy): string {
  const { maximumShareByExchange, trimExchangeDrift, fillModel, ...others } = pinned.policy;
  const { partialFills, maintenanceMarginRatio, maximumGrossExposureRatio, ...policy } = others;
  const limits = {
    ...(maximumShareByExchange && { maximumShareByExchange: { ...maximumShareByExchange } }),
    ...(trimExchangeDrift && { trimExchangeDrift }),
    ...(fillModel && { fillModel }),
    ...(partialFills && { partialFills }),
    ...(maintenanceMarginRatio !== undefined && { maintenanceMarginRatio }),
    ...(maximumGrossExposureRatio !== undefined && { maximumGrossExposureRatio }),
  };
  return hashOf({ policy: { ...policy, ...limits }, costModel: { ...pinned.costModel } });
}
