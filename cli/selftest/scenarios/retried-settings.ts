import { retrial } from "../retrial.ts";

const lookbacks = [300, 350, 400];

export const retriedSettings = retrial(
  {
    name: "retried-settings",
    does: "One setting after another is tried on the same dates, and the best is shown.",
    defence: "each setting is a trial, and every further one may spend less of α",
  },
  lookbacks.map((lookbackBars) => ({ forecastOverrides: { lookbackBars } })),
);
