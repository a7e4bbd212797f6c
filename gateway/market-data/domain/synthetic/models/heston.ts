import { z } from "zod";
import { priceModel } from "../price-model.ts";
import { annualisedVolatility, drift } from "./settings.ts";

const settings = z.strictObject({
  drift: drift(0.05),
  annualisedVolatility: annualisedVolatility(0.2),
  reversionPerYear: z
    .number()
    .min(0)
    .max(100)
    .default(4)
    .describe(
      "How fast the variance returns to its mean: 1/e of a distance is left after 1/this years.",
    ),
  volatilityOfVariance: z
    .number()
    .min(0)
    .max(10)
    .default(0.4)
    .describe("Standard deviation of the variance's own moves a year, times its root."),
  leverage: z
    .number()
    .min(-1)
    .max(1)
    .default(-0.6)
    .describe("Correlation of the price's shocks with those of the variance."),
});

/**
 * The variance follows dv = κ (θ − v) dt + ξ √v dW; it is stepped by Euler's rule with v⁺ = max(v, 0) wherever it
 * is used (full truncation), which keeps the mean unbiased where v falls below 0.
 */
export const heston = priceModel({
  name: "heston",
  description: "Stochastic variance: quiet and wild times follow each other.",
  reference: "Heston (1993), stepped as in Lord, Koekkoek & van Dijk (2010)",
  settings,
  begin(given, { stepsPerBar, barsPerYear }, random) {
    const { reversionPerYear, volatilityOfVariance, leverage } = given;
    const years = 1 / (stepsPerBar * barsPerYear);
    const meanVariance = given.annualisedVolatility * given.annualisedVolatility;
    const own = Math.sqrt(1 - leverage * leverage);
    let variance = meanVariance;
    return (shock) => {
      const positive = Math.max(variance, 0);
      const root = Math.sqrt(positive * years);
      const change = (given.drift - positive / 2) * years + root * shock;
      const varianceShock = leverage * shock + own * random.normal();
      variance += reversionPerYear * (meanVariance - positive) * years;
      variance += volatilityOfVariance * root * varianceShock;
      return change;
    };
  },
});
