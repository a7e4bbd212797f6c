import { z } from "zod";
import { etsForms } from "#lib/statistics/exponential-smoothing/form.ts";

const schema = z
  .strictObject({
    forms: z
      .enum(etsForms)
      .describe(
        "Forms that ets chooses from by AICc: ALL, ADDITIVE, or DAMPED (no trend without damping).",
      ),
    iterationLimit: z
      .int()
      .min(1)
      .max(10_000)
      .describe("Iterations of one fit, of ets and damped; a fit that reaches it stands as it is."),
    longSeasonPeriodBars: z
      .int()
      .min(1)
      .max(1_000)
      .describe(
        "Bars of a second, longer season that stl_theta takes out too, such as 168 for a week of hourly bars; 1 for none.",
      ),
  })
  .describe("Settings of exponential smoothing: ets, damped and stl_theta.");

export type EtsSettings = Readonly<z.output<typeof schema>>;

/** The settings that the models of exponential smoothing share. */
export const etsSettings = { key: "ets", schema } as const;
