import { z } from "zod";
import type { DecisionWindow } from "../evidence/latest-decisions.ts";
import { isOverAudits, isOverCloses, isOverDecisions } from "../metrics/catalogue.ts";
import type { GateMetric } from "../metrics/scorecard-metric.ts";

/** So many of the latest closes, effective audits or decisions, or the decisions of so many calendar days. */
export type CriterionWindow =
  | { readonly closes: number }
  | { readonly audits: number }
  | DecisionWindow;

/** How many observations a window holds; undefined for a span of time. */
export function sizeOf(window: CriterionWindow): number | undefined {
  if ("closes" in window) return window.closes;
  if ("audits" in window) return window.audits;
  return "decisions" in window ? window.decisions : undefined;
}

const windowed = "Measures the latest of these alone; minimumN is the same number. Absent: all.";
const windowedDays =
  "Measures the decisions of so many calendar days up to the last one alone. Absent: all.";

/** The windows that a metric can be measured in, by what it is measured over. */
export function windowOf({ denominator }: GateMetric) {
  const size = z.int().positive().describe(windowed);
  if (isOverCloses(denominator)) return { window: z.strictObject({ closes: size }).optional() };
  if (isOverAudits(denominator)) return { window: z.strictObject({ audits: size }).optional() };
  if (isOverDecisions(denominator)) {
    const days = z.int().positive().describe(windowedDays);
    const either = z.union([z.strictObject({ decisions: size }), z.strictObject({ days })]);
    return { window: either.optional() };
  }
  return {};
}
