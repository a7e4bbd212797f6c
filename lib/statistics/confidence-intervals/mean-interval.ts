import type { ConfidenceInterval } from "#lib/kernel/metric.ts";
import { studentTQuantile } from "../distributions/student-t.ts";

/**
 * Student's t interval of a mean, which assumes independent observations.
 * Undefined for fewer than two observations: one observation says nothing about the spread.
 */
export function meanInterval(
  values: readonly number[],
  level: number,
): ConfidenceInterval | undefined {
  const n = values.length;
  if (n < 2) return undefined;
  const mean = meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  const standardError = Math.sqrt(squares / (n - 1) / n);
  const halfWidth = studentTQuantile((1 + level) / 2, n - 1) * standardError;
  return { lower: mean - halfWidth, upper: mean + halfWidth, level, method: "student_t" };
}

/** Arithmetic mean; NaN for no values. */
export function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
