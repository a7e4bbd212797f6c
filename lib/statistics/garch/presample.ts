/** What stands for the squared residual and the variance before the first observation. */
export type Presample = "mean" | "backcast" | "unconditional";

export const presamples = [
  "mean",
  "backcast",
  "unconditional",
] as const satisfies readonly Presample[];
