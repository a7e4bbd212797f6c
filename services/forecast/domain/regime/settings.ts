import { z } from "zod";
import { statedWeightsSchema } from "../stated-weights.ts";

/** What a market looks like; the rules are in `classify.ts`. */
export const regimeLabels = [
  "LIQUID_RANGEBOUND",
  "HIGH_VOL_TRENDING",
  "CRISIS",
  "MODERATE_TRENDING",
  "MODERATE_RANGEBOUND",
  "MODERATE_MIXED",
] as const;

export type RegimeLabel = (typeof regimeLabels)[number];

const volatility = z.number().gt(0).max(10);
const ratio = z.number().min(0).max(1);

/** The settings of regime detection; volatilities are per year: 0.25 is 25 %. */
export const regimeSettingsSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .describe(
        "Whether the regime is detected and its weights, where stated, replace the ensemble's own.",
      ),
    windowBars: z.int().min(21).max(1_000).describe("Latest bars looked at."),
    lowAnnualisedVolatilityRatio: volatility.describe(
      "Annualised volatility below which a market is quiet.",
    ),
    highAnnualisedVolatilityRatio: volatility.describe(
      "Annualised volatility above which a market is wild.",
    ),
    crisisAnnualisedVolatilityRatio: volatility.describe(
      "Annualised volatility above which a market is in crisis.",
    ),
    weakTrendRatio: ratio.describe("R squared of the close on time above which there is a trend."),
    strongTrendRatio: ratio.describe(
      "R squared of the close on time above which the trend is strong.",
    ),
    weights: z
      .array(
        z.strictObject({
          label: z.enum(regimeLabels).describe("The regime."),
          weights: statedWeightsSchema.describe("A model that is not named has no weight."),
        }),
      )
      .max(6)
      .describe("Regimes with weights of their own."),
  })
  .superRefine((settings, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    const low = settings.lowAnnualisedVolatilityRatio;
    const high = settings.highAnnualisedVolatilityRatio;
    if (!(low < high)) {
      refuse("lowAnnualisedVolatilityRatio", "must be below highAnnualisedVolatilityRatio");
    }
    if (!(high <= settings.crisisAnnualisedVolatilityRatio)) {
      const message = "must not be above crisisAnnualisedVolatilityRatio";
      refuse("highAnnualisedVolatilityRatio", message);
    }
    if (!(settings.weakTrendRatio < settings.strongTrendRatio)) {
      refuse("weakTrendRatio", "must be below strongTrendRatio");
    }
    const { weights } = settings;
    if (new Set(weights.map(({ label }) => label)).size < weights.length) {
      refuse("weights", "names a regime twice");
    }
  });

export type RegimeSettings = Readonly<z.output<typeof regimeSettingsSchema>>;

/** What the rules of a regime compare with. */
export type RegimeThresholds = Pick<
  RegimeSettings,
  | "lowAnnualisedVolatilityRatio"
  | "highAnnualisedVolatilityRatio"
  | "crisisAnnualisedVolatilityRatio"
  | "weakTrendRatio"
  | "strongTrendRatio"
>;
