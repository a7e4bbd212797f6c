import { z } from "zod";

/** Expected growth a year: the mean of the price itself grows as exp(drift · years). */
export function drift(standard: number) {
  return z
    .number()
    .min(-5)
    .max(5)
    .default(standard)
    .describe("Expected growth of the price a year, as a rate.");
}

/** Standard deviation of the log returns of a year. */
export function annualisedVolatility(standard: number) {
  return z
    .number()
    .min(0)
    .max(5)
    .default(standard)
    .describe("Standard deviation of the log returns of a year.");
}
