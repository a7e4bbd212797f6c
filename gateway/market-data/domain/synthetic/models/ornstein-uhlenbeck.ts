import { z } from "zod";
import { exp, log } from "#lib/statistics/numerics/portable-math.ts";
import { priceModel } from "../price-model.ts";
import { annualisedVolatility } from "./settings.ts";

const settings = z.strictObject({
  annualisedVolatility: annualisedVolatility(0.2),
  halfLifeBars: z
    .number()
    .min(0.1)
    .max(1e6)
    .default(20)
    .describe("Bars after which half of a distance from the first price is left, on average."),
});

/** The exact transition over a step: X ← X e^(−θΔ) + σ √((1 − e^(−2θΔ)) / 2θ) Z, X the distance from the start. */
export const ornsteinUhlenbeck = priceModel({
  name: "ornstein-uhlenbeck",
  description: "A log price that is drawn back to where it began.",
  reference: "Uhlenbeck & Ornstein (1930)",
  settings,
  begin({ annualisedVolatility, halfLifeBars }, { stepsPerBar, barsPerYear }) {
    const kept = exp(-log(2) / (halfLifeBars * stepsPerBar));
    const reversionPerYear = (log(2) / halfLifeBars) * barsPerYear;
    const deviation = annualisedVolatility * Math.sqrt((1 - kept * kept) / (2 * reversionPerYear));
    let distance = 0;
    return (shock) => {
      const before = distance;
      distance = distance * kept + deviation * shock;
      return distance - before;
    };
  },
});
