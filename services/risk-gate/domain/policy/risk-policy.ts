import { z } from "zod";
import { barIntervals } from "#lib/kernel/bar.ts";
import { type CountedLimit, trailingStepsProblem } from "#lib/kernel/trading.ts";
import { barbellSchema } from "./barbell-settings.ts";
import { riskScales } from "./risk-scale.ts";
import { ruleSettings } from "./rule-settings.ts";
import { sizingSettings } from "./sizing-settings.ts";

const ratio = z.number().min(0).max(1);
const returnBps = z.number().min(0).max(10_000);
const atrMultiple = z.number().gt(0).max(100);

/** How long a position may be held; edge and confidence are read this far ahead. */
const holdingLimitSchema: z.ZodType<CountedLimit> = z
  .strictObject({
    sessions: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe("How long a position may be held; edge and confidence are read this far ahead."),
    bars: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe("The same in bars of `interval`; instead of `sessions`."),
    interval: z.enum(barIntervals).optional().describe("Length of the bars that `bars` counts."),
  })
  .superRefine(({ sessions, bars, interval }, context) => {
    if ((sessions === undefined) === (bars === undefined)) {
      context.addIssue({ code: "custom", message: "must set either sessions or bars" });
    } else if ((bars === undefined) !== (interval === undefined)) {
      const message = "must set bars and interval together";
      context.addIssue({ code: "custom", message });
    }
  })
  .readonly() as unknown as z.ZodType<CountedLimit>;

/** How a stop follows the price: gains and locks ascend. */
const trailingStepsSchema = z
  .array(
    z
      .strictObject({
        gainAtr: z
          .number()
          .gt(0)
          .max(100)
          .describe("Gain at a bar's close, in average true ranges, from which the step holds."),
        lockAtr: z
          .number()
          .min(0)
          .lt(100)
          .describe("Gain at which the stop stands then; 0 for the entry price."),
      })
      .readonly(),
  )
  .min(1)
  .max(10)
  .readonly()
  .superRefine((steps, context) => {
    const message = trailingStepsProblem(steps);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });

/** The limits that a ticker may have tighter than the policy. */
const limits = {
  minimumExpectedReturnBps: returnBps.describe(
    "Least expected return at the holding horizon, in favour of the side.",
  ),
  minimumConfidenceRatio: ratio.describe(
    "Least probability that the price moves the side's way, as the forecast states it.",
  ),
  maximumRiskScore: ratio.describe("Largest risk score, on the scale of riskScale."),
  maximumPositionRatio: z
    .number()
    .gt(0)
    .max(1)
    .describe("Largest position as a share of equity; the size asked for is this × confidence."),
};

/** What a conviction is made of, and how much of it is asked for. */
const convictionSettings = {
  minimumConvictionRatio: ratio
    .describe("Least conviction (signal/conviction.ts); absent: none is asked for.")
    .optional(),
  convictionEdgeWeightRatio: ratio
    .gt(0)
    .describe(
      "Weight of the edge over its cost in the conviction; the four are divided by their sum. 0.40 where absent.",
    )
    .optional(),
  convictionAgreementWeightRatio: ratio
    .describe("Weight of the models' agreement in the conviction. 0.20 where absent.")
    .optional(),
  convictionDiagnosticsWeightRatio: ratio
    .describe("Weight of the models' diagnostics in the conviction. 0.20 where absent.")
    .optional(),
  convictionSignalToNoiseWeightRatio: ratio
    .describe("Weight of the signal-to-noise ratio in the conviction. 0.20 where absent.")
    .optional(),
};

/** The settings of a policy that are not per ticker. */
export const policySettingsSchema = z.strictObject({
  longOnly: z.boolean().describe("Whether only long positions may be opened."),
  edgeCostGate: z
    .boolean()
    .describe("Whether the edge must reach edgeCostMultiplier × the cost of the round trip."),
  edgeCostMultiplier: z
    .number()
    .min(0)
    .max(100)
    .describe("What the round-trip cost is multiplied by; 1 asks the edge to pay for the trade."),
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
  holdingLimit: holdingLimitSchema,
  trailingSteps: trailingStepsSchema.optional(),
  maximumShareByExchange: z
    .record(
      z.string().regex(/^[A-Z0-9]{1,10}$/, "expected the code of an exchange, as XNSA is"),
      z
        .number()
        .gt(0)
        .max(1)
        .describe(
          "Largest share of the equity that may be held in all instruments of this exchange together; a sprint pins the limits of its own exchanges.",
        ),
    )
    .readonly()
    .optional(),
  ...convictionSettings,
  riskScale: z
    .enum(riskScales)
    .describe(
      "What the risk score is read from, and so what maximumRiskScore means. ANNUAL_BANDS where absent.",
    )
    .optional(),
  ...sizingSettings,
  enableBarbellAllocation: z
    .boolean()
    .optional()
    .describe("Whether the barbell limits what is opened; absent for no."),
  barbell: barbellSchema.optional(),
  ...ruleSettings,
});

/** Limits by ticker; an absent one is the policy's own. */
export const tickersSchema = z
  .record(z.string().min(1), z.strictObject(limits).partial().readonly())
  .readonly()
  .meta({ title: "For one ticker, where tighter than the policy" });

/** The settings of a policy that are not per ticker. */
export type PolicySettings = Readonly<z.infer<typeof policySettingsSchema>>;

/** Tighter limits for one ticker; an absent one keeps the policy's. Units as in `PolicySettings`. */
export type TickerPolicy = z.infer<typeof tickersSchema>[string];

/** Every setting that shapes a decision, resolved; its hash is stored on each decision. */
export interface RiskPolicy extends PolicySettings {
  /** Whether the proof-mode overlay was applied. */
  readonly proofMode: boolean;
  readonly tickers: Readonly<Record<string, TickerPolicy>>;
}
