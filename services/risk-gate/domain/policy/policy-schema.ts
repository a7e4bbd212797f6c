import { z } from "zod";
import type { PolicyLayers, PolicyOverrides } from "./resolve-policy.ts";
import type { PolicySettings, RiskPolicy, TickerPolicy } from "./risk-policy.ts";
import { loosenedLimits } from "./ticker-limits.ts";

const ratio = z.number().min(0).max(1);
const returnBps = z.number().min(0).max(10_000);
const atrMultiple = z.number().gt(0).max(100);

const limits = {
  minimumExpectedReturnBps: returnBps.describe(
    "Least expected return at the holding horizon, in favour of the side.",
  ),
  minimumConfidenceRatio: ratio.describe(
    "Least probability that the price moves the side's way, as the forecast states it.",
  ),
  maximumRiskScore: ratio.describe("Largest risk score (signal/risk-score.ts)."),
  maximumPositionRatio: z
    .number()
    .gt(0)
    .max(1)
    .describe("Largest position as a share of equity; the size asked for is this × confidence."),
};

const longOnly = z.boolean().describe("Whether only long positions may be opened.");
const edgeCostGate = z
  .boolean()
  .describe("Whether the edge must reach edgeCostMultiplier × the cost of the round trip.");
const edgeCostMultiplier = z
  .number()
  .min(0)
  .max(100)
  .describe("What the round-trip cost is multiplied by; 1 asks the edge to pay for the trade.");

const settingsSchema = z.strictObject({
  longOnly,
  edgeCostGate,
  edgeCostMultiplier,
  ...limits,
  maximumExpectedReturnBps: returnBps.describe(
    "An expected move beyond this, either way, is taken for a fault of the forecast.",
  ),
  stopAtrMultiple: atrMultiple.describe(
    "Distance of the stop from the last close, in average true ranges over 14 bars.",
  ),
  targetAtrMultiple: atrMultiple.describe(
    "Distance of the target from the last close, in average true ranges over 14 bars.",
  ),
  holdingLimit: z.strictObject({
    sessions: z
      .int()
      .min(1)
      .max(1000)
      .describe("How long a position may be held; edge and confidence are read this far ahead."),
  }),
}) satisfies z.ZodType<PolicySettings>;

const tickersSchema = z
  .record(z.string().min(1), z.strictObject(limits).partial() satisfies z.ZodType<TickerPolicy>)
  .meta({ title: "For one ticker, where tighter than the policy" });

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
  .extend({
    proofMode: settingsSchema.partial().meta({ title: "In proof mode" }),
    tickers: tickersSchema,
  })
  .superRefine(onlyTightened) as z.ZodType<PolicyLayers>;

/** A resolved policy, as a request may bring it. */
export const riskPolicySchema: z.ZodType<RiskPolicy> = settingsSchema
  .extend({ proofMode: z.boolean(), tickers: tickersSchema })
  .superRefine(onlyTightened);

/** What an environment or a request may override. */
export const policyOverridesSchema = z
  .strictObject({
    proofMode: z.boolean().describe("Whether the proof-mode settings apply.").optional(),
    longOnly: longOnly.optional(),
    edgeCostGate: edgeCostGate.optional(),
    edgeCostMultiplier: edgeCostMultiplier.optional(),
  })
  .meta({ title: "Over file and proof mode" }) satisfies z.ZodType<PolicyOverrides>;
