import { z } from "zod";
import type { PolicyLayers, PolicyOverrides } from "./resolve-policy.ts";
import { policySettingsSchema, type RiskPolicy, tickersSchema } from "./risk-policy.ts";
import { loosenedLimits } from "./ticker-limits.ts";

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
export const policyLayersSchema: z.ZodType<PolicyLayers> = policySettingsSchema
  .extend({
    proofMode: policySettingsSchema.partial().meta({ title: "In proof mode" }),
    tickers: tickersSchema,
  })
  .superRefine(onlyTightened) as z.ZodType<PolicyLayers>;

/** A resolved policy, as a request may bring it. */
export const riskPolicySchema: z.ZodType<RiskPolicy> = policySettingsSchema
  .extend({ proofMode: z.boolean(), tickers: tickersSchema })
  .superRefine(onlyTightened);

/** What an environment or a request may override: everything but the limits of single tickers and exchanges. */
export const policyOverridesSchema = policySettingsSchema
  .omit({ maximumShareByExchange: true })
  .extend({ proofMode: z.boolean().describe("Whether the proof-mode settings apply.") })
  .partial()
  .meta({ title: "Over file and proof mode" }) satisfies z.ZodType<PolicyOverrides>;
