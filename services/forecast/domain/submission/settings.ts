import { z } from "zod";
import { sourcePattern } from "./source.ts";

/** Whose forecasts are taken in place of the models'. */
export const submissionSettingsSchema = z.strictObject({
  source: z
    .string()
    .regex(
      sourcePattern,
      "must be forecastSets/{id}, as SubmitForecasts answers it, forecasters/{name} or externalForecasters/{name}",
    )
    .describe(
      "Whose forecasts stand in for the models': forecastSets/{id}, forecasters/{name} or externalForecasters/{name}.",
    ),
  policyHash: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Policy of the external forecaster: a forecast by another one counts as missing."),
});
