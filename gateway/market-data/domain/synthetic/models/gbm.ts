import { z } from "zod";
import { priceModel } from "../price-model.ts";
import { diffusion } from "./diffusion.ts";
import { annualisedVolatility, drift } from "./settings.ts";

const settings = z.strictObject({
  drift: drift(0.05),
  annualisedVolatility: annualisedVolatility(0.2),
});

export const gbm = priceModel({
  name: "gbm",
  description: "Geometric Brownian motion: normal, independent log returns.",
  reference: "Black & Scholes (1973)",
  settings,
  begin: (given, grid) => diffusion(given, grid),
});
