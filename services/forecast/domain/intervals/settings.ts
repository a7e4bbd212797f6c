import { z } from "zod";

/** Where the width of the intervals comes from. */
const intervalMethods = ["CONFORMAL", "PARAMETRIC"] as const;
export type IntervalMethod = (typeof intervalMethods)[number];

/** The settings of the interval paths. */
export const intervalSettingsSchema = z.strictObject({
  method: z
    .enum(intervalMethods)
    .describe("CONFORMAL (from the scaled errors of the past) or PARAMETRIC (a log-normal law)."),
  minimumScores: z
    .int()
    .min(20)
    .max(5_000)
    .describe(
      "Fewest past errors at a horizon that its width is taken from; with fewer the parametric law applies. Also the fewest that an adaptive step looks back on.",
    ),
  adaptationRate: z
    .number()
    .min(0)
    .max(0.1)
    .describe("How far one hit or miss moves the level that is asked for; 0 for a fixed level."),
});

export type IntervalSettings = Readonly<z.output<typeof intervalSettingsSchema>>;
