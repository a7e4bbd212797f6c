import type { SubsetName } from "./series.ts";

/** OWA on a subset that the combined forecast is held against. */
export interface OwaBar {
  /** Of the best single method in R (forecast 8.20), and which. */
  readonly best: number;
  readonly method: string;
  readonly aim: number;
}

/** The combined forecast may be this much worse than the best single method. */
export const tolerance = 0.01;

export const owaBars: Readonly<Record<SubsetName, OwaBar>> = {
  hourly: { best: 0.617, method: "snaive", aim: 0.5 },
  yearly: { best: 0.904, method: "theta", aim: 0.9 },
  quarterly: { best: 0.905, method: "thetaf", aim: 0.9 },
  monthly: { best: 0.809, method: "thetaf", aim: 0.805 },
  other: { best: 0.628, method: "damped", aim: 0.625 },
};
