import { z } from "zod";

/** Whose forecasts are taken in place of the models'. */
export const submissionSettingsSchema = z.strictObject({
  source: z
    .string()
    .regex(
      /^(forecastSets\/[0-9a-f]{32}|forecasters\/[a-z0-9-]{1,40})$/,
      "must be forecastSets/{id}, as SubmitForecasts answers it, or forecasters/{name}",
    )
    .describe(
      "Whose submitted forecasts stand in for the models': forecastSets/{id} or forecasters/{name}.",
    ),
});
