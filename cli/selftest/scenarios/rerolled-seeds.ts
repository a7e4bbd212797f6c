import { retrial } from "../retrial.ts";

const seeds = [11, 12, 13];

export const rerolledSeeds = retrial(
  {
    name: "rerolled-seeds",
    does: "The same sprint runs with one seed after another, until one pleases.",
    defence: "each seed is a trial, and every further one may spend less of α",
  },
  seeds.map((seed) => ({ forecastOverrides: { mssaRl: { seed } } })),
);
