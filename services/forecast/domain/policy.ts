import { z } from "zod";
import { ensembleSettingsSchema } from "./ensemble/settings.ts";
import { intervalSettingsSchema } from "./intervals/settings.ts";
import { modelSettingsShape, requiredModel } from "./models/registry.ts";
import { regimeSettingsSchema } from "./regime/settings.ts";
import { modelIdSchema } from "./stated-weights.ts";
import { submissionSettingsSchema } from "./submission/settings.ts";
import { minimumTrainingBars } from "./validation/rolling-validation.ts";

const ratio = z.number().min(0).max(1);

/**
 * The rules of a forecast policy, the same for the configuration and for a request's own. The settings
 * of the models are those that the models bring.
 */
export const forecastPolicySchema = z
  .strictObject({
    lookbackBars: z
      .int()
      .min(minimumTrainingBars)
      .max(5_000)
      .describe("Latest bars used, at least minimumBars; older ones are ignored."),
    minimumBars: z
      .int()
      .min(minimumTrainingBars)
      .max(5_000)
      .describe("Fewest bars a forecast is made from."),
    seasonPeriodBars: z
      .int()
      .min(1)
      .max(366)
      .describe("Bars after which a pattern repeats, such as 12 for monthly bars; 1 for none."),
    models: z
      .array(modelIdSchema)
      .min(1)
      .max(32)
      .describe("Models to fit, by id as in ListModels; always includes naive."),
    baselineModel: z
      .string()
      .describe("The model that outcomes are compared with, fixed in advance; one of the models."),
    validationOrigins: z
      .int()
      .min(0)
      .max(100)
      .describe("Rolling origins before the as-of that weights are fitted on."),
    validationStepBars: z.int().min(1).max(250).describe("Bars between two rolling origins."),
    equalWeightShrinkageRatio: ratio.describe(
      "Share of equal weights mixed into the fitted ones: 0 for fitted only, 1 for equal only.",
    ),
    minimumWeightRatio: z
      .number()
      .min(0)
      .lt(1)
      .describe("Weights below this are dropped and the rest renormalised."),
    intervalLevelRatios: z
      .array(z.number().gt(0).lt(1))
      .min(1)
      .max(4)
      .describe("Levels of the interval paths, ascending."),
    ensemble: ensembleSettingsSchema,
    intervals: intervalSettingsSchema,
    regime: regimeSettingsSchema,
    submission: submissionSettingsSchema.optional(),
    ...modelSettingsShape,
  })
  .superRefine(
    (
      { lookbackBars, minimumBars, models, baselineModel, intervalLevelRatios, submission, regime },
      context,
    ) => {
      const refuse = (key: string, message: string) =>
        context.addIssue({ code: "custom", path: [key], message });
      if (lookbackBars < minimumBars) refuse("lookbackBars", "must be at least minimumBars");
      if (new Set(models).size < models.length) refuse("models", "names a model twice");
      if (!models.includes(requiredModel)) refuse("models", `must include ${requiredModel}`);
      if (!models.includes(baselineModel)) refuse("baselineModel", "must be one of models");
      if (intervalLevelRatios.some((level, i) => i > 0 && level <= intervalLevelRatios[i - 1]!)) {
        refuse("intervalLevelRatios", "must ascend");
      }
      if (submission === undefined) return;
      if (baselineModel !== requiredModel) {
        refuse("baselineModel", `must be ${requiredModel} beside a submission`);
      }
      if (regime.enabled) {
        refuse("submission", "goes without regime.enabled, whose weights are those of models");
      }
    },
  );

/** Every setting that shapes a forecast; its hash is stored on each forecast. */
export type ForecastPolicy = Readonly<z.output<typeof forecastPolicySchema>>;
