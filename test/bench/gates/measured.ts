import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MeasuredRates } from "./measure-rates.ts";

/** The committed result of `npm run bench:gates -- --write`. */
export const ratesPath = fileURLToPath(new URL("./measured.json", import.meta.url));

export function measuredRates(): MeasuredRates {
  return JSON.parse(readFileSync(ratesPath, "utf8"));
}
