import { z } from "zod";
import { priceModel } from "../price-model.ts";
import { diffusion } from "./diffusion.ts";
import { annualisedVolatility, drift } from "./settings.ts";

function meanBars(standard: number) {
  return z
    .number()
    .min(1)
    .max(1e6)
    .default(standard)
    .describe("Mean number of bars that the state lasts.");
}

const settings = z.strictObject({
  calmDrift: drift(0.12),
  calmAnnualisedVolatility: annualisedVolatility(0.12),
  calmBars: meanBars(120),
  turbulentDrift: drift(-0.15),
  turbulentAnnualisedVolatility: annualisedVolatility(0.4),
  turbulentBars: meanBars(30),
});

/** The state changes between bars only; the first is drawn by the share of time that each has in the long run. */
export const regimes = priceModel({
  name: "regimes",
  description: "Two states, calm and turbulent, that a Markov chain switches between.",
  reference: "Hamilton (1989)",
  settings,
  begin(given, grid, random) {
    const { calmBars, turbulentBars } = given;
    const calm = diffusion(
      { drift: given.calmDrift, annualisedVolatility: given.calmAnnualisedVolatility },
      grid,
    );
    const turbulent = diffusion(
      { drift: given.turbulentDrift, annualisedVolatility: given.turbulentAnnualisedVolatility },
      grid,
    );
    let isCalm = random.uniform() * (calmBars + turbulentBars) < calmBars;
    let stepsLeft = grid.stepsPerBar;
    return (shock) => {
      if (stepsLeft === 0) {
        if (random.uniform() * (isCalm ? calmBars : turbulentBars) < 1) isCalm = !isCalm;
        stepsLeft = grid.stepsPerBar;
      }
      stepsLeft -= 1;
      return isCalm ? calm(shock) : turbulent(shock);
    };
  },
});
