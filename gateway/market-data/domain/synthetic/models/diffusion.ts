import type { PathGrid, Step } from "../price-model.ts";

/** Steps of geometric Brownian motion, exact at any length: (μ − σ²/2) Δ + σ √Δ Z. */
export function diffusion(
  {
    drift,
    annualisedVolatility,
  }: { readonly drift: number; readonly annualisedVolatility: number },
  { stepsPerBar, barsPerYear }: PathGrid,
): Step {
  const years = 1 / (stepsPerBar * barsPerYear);
  const mean = (drift - (annualisedVolatility * annualisedVolatility) / 2) * years;
  const deviation = annualisedVolatility * Math.sqrt(years);
  return (shock) => mean + deviation * shock;
}
