import type { Doubt } from "./price-path.ts";

/**
 * What is made of a bar that does not tell the order of its prices. PESSIMISTIC takes what is worse for the
 * portfolio, OPTIMISTIC what is better, BASE what the price path says (`price-path.ts`).
 */
export const fillModels = ["OPTIMISTIC", "BASE", "PESSIMISTIC"] as const;
export type FillModel = (typeof fillModels)[number];

/** The model of portfolios whose policy names none. */
export const defaultFillModel: FillModel = "PESSIMISTIC";

/** When an extreme came that the portfolio would like, or not, to have come later. */
export function doubtOf(model: FillModel, extreme: "FAVOURABLE" | "ADVERSE"): Doubt {
  if (model === "BASE") return "BY_PATH";
  return (model === "OPTIMISTIC") === (extreme === "FAVOURABLE") ? "AFTER" : "BEFORE";
}
