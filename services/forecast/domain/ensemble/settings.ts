import { z } from "zod";
import { statedWeightsSchema } from "../stated-weights.ts";

/** How the weights are chosen: by how the models did, or as the best of stated candidates. */
const weightingMethods = ["EVIDENCE", "CANDIDATES"] as const;

/** The settings of the ensemble's weights. */
export const ensembleSettingsSchema = z
  .strictObject({
    basis: z
      .enum(weightingMethods)
      .describe(
        "How the weights are chosen: EVIDENCE (how the models did) or CANDIDATES (the best of stated lists).",
      ),
    minimumScoredForecasts: z
      .int()
      .min(1)
      .max(10_000)
      .describe(
        "Scored forecasts from which on they are the evidence on the models, instead of rolling origins.",
      ),
    pathLimitDeviations: z
      .number()
      .gt(0)
      .max(100)
      .optional()
      .describe(
        "Standard deviations of the latest 60 log returns, times the root of the bars ahead, by which a path may leave the last close; beyond it the model is FAILED. Absent: no limit.",
      ),
    errorLimitRatio: z
      .number()
      .min(1)
      .max(100)
      .optional()
      .describe(
        "For the basis EVIDENCE: RMSE over the evidence, relative to that of naive, above which a model has no weight. Absent: no limit.",
      ),
    candidates: z
      .array(
        z.strictObject({
          weights: statedWeightsSchema.describe("A model that is not named has no weight."),
        }),
      )
      .max(64)
      .describe(
        "For the basis CANDIDATES: the list with the lowest error over the evidence applies.",
      ),
  })
  .superRefine(({ basis, candidates }, context) => {
    if (basis !== "CANDIDATES" || candidates.length > 0) return;
    const message = "must hold a candidate for the basis CANDIDATES";
    context.addIssue({ code: "custom", path: ["candidates"], message });
  });

export type EnsembleSettings = Readonly<z.output<typeof ensembleSettingsSchema>>;
