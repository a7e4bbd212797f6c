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

type Barbell = Pick<RiskPolicy, "enableBarbellAllocation" | "barbell">;

/** A barbell that is on says what it allows. */
function barbellStated({ enableBarbellAllocation, barbell }: Barbell, context: z.RefinementCtx) {
  if (enableBarbellAllocation !== true || barbell !== undefined) return;
  const message = "is required where enableBarbellAllocation is on";
  context.addIssue({ code: "custom", path: ["barbell"], message });
}

/** What a barbell allows changes nothing while it is off. */
function barbellUsed({ enableBarbellAllocation, barbell }: Barbell, context: z.RefinementCtx) {
  if (enableBarbellAllocation === true || barbell === undefined) return;
  const message = "changes nothing unless enableBarbellAllocation is on; leave it out";
  context.addIssue({ code: "custom", path: ["barbell"], message });
}

/** The policy as config/risk-gate.yaml states it. */
export const policyLayersSchema: z.ZodType<PolicyLayers> = policySettingsSchema
  .extend({
    proofMode: policySettingsSchema
      .omit({ enableBarbellAllocation: true, barbell: true })
      .partial()
      .meta({ title: "In proof mode" }),
    tickers: tickersSchema,
  })
  .superRefine(onlyTightened)
  .superRefine(barbellStated) as z.ZodType<PolicyLayers>;

/** A resolved policy, as a request may bring it. */
export const riskPolicySchema: z.ZodType<RiskPolicy> = policySettingsSchema
  .extend({ proofMode: z.boolean(), tickers: tickersSchema })
  .superRefine(onlyTightened)
  .superRefine(barbellStated)
  .superRefine(barbellUsed);

/** What an environment or a request may override: everything but lists, and limits of tickers, exchanges, classes and a barbell. */
export const policyOverridesSchema = policySettingsSchema
  .omit({
    maximumShareByExchange: true,
    barbell: true,
    maximumShareByAssetClass: true,
    dryRunRules: true,
    restrictedTickers: true,
    allowedCurrencies: true,
    warningDrawdown: true,
    stopLossGuard: true,
    losingTickerLock: true,
    sizeScaledBy: true,
  })
  .extend({ proofMode: z.boolean().describe("Whether the proof-mode settings apply.") })
  .partial()
  .meta({ title: "Over file and proof mode" }) satisfies z.ZodType<PolicyOverrides>;
