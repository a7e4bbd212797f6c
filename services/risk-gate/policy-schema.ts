import { z } from "zod";
import type { PolicyLayers, PolicyOverrides } from "./domain/policy/resolve-policy.ts";
import type { PolicySettings, RiskPolicy } from "./domain/policy/risk-policy.ts";
import { loosenedLimits } from "./domain/policy/ticker-limits.ts";

const ratio = z.number().min(0).max(1);
const positiveRatio = z.number().gt(0).max(1);
const returnBps = z.number().min(0).max(10_000);
const multiple = z.number().gt(0).max(100);
const edgeCostMultiplier = z.number().min(0).max(100);

const settingsSchema = z.strictObject({
  longOnly: z.boolean(),
  edgeCostGate: z.boolean(),
  edgeCostMultiplier,
  minimumExpectedReturnBps: returnBps,
  maximumExpectedReturnBps: returnBps,
  minimumConfidenceRatio: ratio,
  maximumRiskScore: ratio,
  maximumPositionRatio: positiveRatio,
  stopAtrMultiple: multiple,
  targetAtrMultiple: multiple,
  holdingLimit: z.strictObject({ sessions: z.int().min(1).max(1000) }),
}) satisfies z.ZodType<PolicySettings>;

const tickersSchema = z.record(
  z.string().min(1),
  z.strictObject({
    minimumExpectedReturnBps: returnBps.optional(),
    minimumConfidenceRatio: ratio.optional(),
    maximumRiskScore: ratio.optional(),
    maximumPositionRatio: positiveRatio.optional(),
  }),
);

/** A ticker's own limit may tighten the policy, never loosen it. */
function onlyTightened(
  policy: Parameters<typeof loosenedLimits>[0],
  context: z.RefinementCtx,
): void {
  for (const { path, globalValue } of loosenedLimits(policy)) {
    const message = `a ticker may only tighten the global value, which is ${globalValue}`;
    context.addIssue({ code: "custom", path: [...path], message });
  }
}

/** The policy as config/risk-gate.yaml states it. */
export const policyLayersSchema: z.ZodType<PolicyLayers> = settingsSchema
  .extend({ proofMode: settingsSchema.partial(), tickers: tickersSchema })
  .superRefine(onlyTightened) as z.ZodType<PolicyLayers>;

/** A resolved policy, as a request may bring it. */
export const riskPolicySchema: z.ZodType<RiskPolicy> = settingsSchema
  .extend({ proofMode: z.boolean(), tickers: tickersSchema })
  .superRefine(onlyTightened);

/** What an environment or a request may ask of the policy. */
export const policyOverridesSchema: z.ZodType<PolicyOverrides> = z.strictObject({
  proofMode: z.boolean().optional(),
  longOnly: z.boolean().optional(),
  edgeCostGate: z.boolean().optional(),
  edgeCostMultiplier: edgeCostMultiplier.optional(),
});
