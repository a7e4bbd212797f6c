import { barStartText } from "#lib/kernel/calendar.ts";
import type { FieldViolation } from "#lib/kernel/fault.ts";
import { barFields } from "./bar-fields.ts";
import type { RawBar } from "./raw-bar.ts";

/** Bars in the order of their starts, each once; or the starts that came twice with other values. */
export type AscendingBars =
  | { readonly bars: readonly RawBar[] }
  | { readonly violations: readonly FieldViolation[] };

/**
 * Puts bars in the order of their starts and leaves out those that repeat another in every value: any order of
 * the same rows is the same series. Which of two that disagree is right nobody can say.
 */
export function ascendingBars(bars: readonly RawBar[]): AscendingBars {
  if (isAscending(bars)) return { bars };
  const places = bars
    .map((bar, index) => ({ bar, index }))
    .sort((a, b) => a.bar.startTimeMs - b.bar.startTimeMs || a.index - b.index);
  const kept: typeof places = [];
  const violations: FieldViolation[] = [];
  for (const place of places) {
    const { bar, index } = place;
    const same = kept.at(-1);
    if (same?.bar.startTimeMs !== bar.startTimeMs) kept.push(place);
    else if (barFields.some((field) => same.bar[field] !== bar[field])) {
      const what = `${barStartText(bar.startTimeMs)} is there with other values as bars[${same.index}]`;
      violations.push({ field: `bars[${index}].start_time`, description: `${what}; keep one` });
    }
  }
  return violations.length > 0 ? { violations } : { bars: kept.map(({ bar }) => bar) };
}

function isAscending(bars: readonly RawBar[]): boolean {
  for (let index = 1; index < bars.length; index += 1) {
    if (!(bars[index]!.startTimeMs > bars[index - 1]!.startTimeMs)) return false;
  }
  return true;
}
