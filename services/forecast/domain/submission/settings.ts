import { z } from "zod";

/** Whose forecasts are taken in place of the models'. */
export const submissionSettingsSchema = z.strictObject({
  source: z
    .string()
    .regex(
      /^forecastSets\/[0-9a-f]{32}$/,
      "must be forecastSets/{id}, as SubmitForecasts answers it",
    )
    .describe("Set of submitted forecasts that stand in for the models': forecastSets/{id}."),
});
