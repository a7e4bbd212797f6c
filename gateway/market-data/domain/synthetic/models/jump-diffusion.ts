import { z } from "zod";
import { exp } from "#lib/statistics/numerics/portable-math.ts";
import type { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { priceModel } from "../price-model.ts";
import { diffusion } from "./diffusion.ts";
import { annualisedVolatility, drift } from "./settings.ts";

const settings = z.strictObject({
  drift: drift(0.05),
  annualisedVolatility: annualisedVolatility(0.16),
  jumpsPerYear: z.number().min(0).max(1000).default(5).describe("Expected number of jumps a year."),
  jumpMean: z.number().min(-1).max(1).default(-0.02).describe("Mean of a jump in the log price."),
  jumpDeviation: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe("Standard deviation of a jump in the log price."),
});

/** The drift is compensated, so that the price's mean grows as without jumps. */
export const jumpDiffusion = priceModel({
  name: "jump-diffusion",
  description: "Brownian motion with normal jumps at Poisson times: rare large moves.",
  reference: "Merton (1976)",
  settings,
  begin({ jumpsPerYear, jumpMean, jumpDeviation, ...rest }, grid, random) {
    const smooth = diffusion(rest, grid);
    const jumpsPerStep = jumpsPerYear / (grid.stepsPerBar * grid.barsPerYear);
    const meanRelativeJump = exp(jumpMean + (jumpDeviation * jumpDeviation) / 2) - 1;
    const compensation = jumpsPerStep * meanRelativeJump;
    const none = exp(-jumpsPerStep);
    return (shock) => {
      let change = smooth(shock) - compensation;
      for (let left = poisson(none, random); left > 0; left -= 1) {
        change += jumpMean + jumpDeviation * random.normal();
      }
      return change;
    };
  },
});

/** A Poisson number by counting uniforms until their product falls below exp(−mean) (Knuth 1969). */
function poisson(none: number, random: SeededRandom): number {
  let count = 0;
  for (let product = random.uniform(); product > none; product *= random.uniform()) count += 1;
  return count;
}
