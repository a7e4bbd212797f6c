import type { Bar } from "#lib/kernel/bar.ts";
import { barFieldName, barProblems, orderProblem } from "#lib/kernel/bar-rules.ts";
import { isoDateOf } from "#lib/kernel/calendar.ts";
import { Fault, type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import { instrumentViolations } from "./instrument-rules.ts";
import type { BarSeries } from "./series.ts";

const shownViolations = 20;

/**
 * Passes a series that may be stored: instrument and source are stated, there is at least one bar,
 * every bar keeps the rules of a bar, and bars ascend strictly in time.
 * @throws Fault FIELD_INVALID, BARS_INVALID or BARS_OUT_OF_ORDER; the violations name a bar by its
 *   place among all bars (`bars[0]` is the first) and its date.
 */
export function checkSeries(series: BarSeries): void {
  const header = [...instrumentViolations(series.instrument, "header.instrument")];
  if (series.source === "") {
    header.push({ field: "header.source", description: "is required: a file name or a package" });
  }
  if (series.bars.length === 0) {
    header.push({ field: "chunk.bars", description: "no bar was sent; send at least one" });
  }
  if (header.length > 0) throw invalidFields(header);
  const invalid: FieldViolation[] = [];
  const misplaced: FieldViolation[] = [];
  for (const [index, bar] of series.bars.entries()) {
    for (const problem of barProblems(bar, series.interval)) {
      invalid.push(violationOf(index, bar, problem));
    }
    const before = series.bars[index - 1];
    const order = before && orderProblem(before, bar);
    if (order) misplaced.push(violationOf(index, bar, order));
  }
  if (invalid.length > 0) throw barsFault("BARS_INVALID", [...invalid, ...misplaced]);
  if (misplaced.length > 0) throw barsFault("BARS_OUT_OF_ORDER", misplaced);
}

function violationOf(
  index: number,
  { startTimeMs }: Bar,
  { field, description }: { readonly field: keyof Bar; readonly description: string },
): FieldViolation {
  return {
    field: `bars[${index}].${barFieldName(field)}`,
    description: `${isoDateOf(startTimeMs)}: ${description}`,
  };
}

function barsFault(
  reason: "BARS_INVALID" | "BARS_OUT_OF_ORDER",
  violations: readonly FieldViolation[],
): Fault {
  const shown = violations.slice(0, shownViolations);
  const hidden = violations.length - shown.length;
  const more = hidden > 0 ? `; and ${hidden} more` : "";
  const text = shown.map(({ field, description }) => `${field}: ${description}`).join("; ");
  const message = `nothing was stored: ${text}${more}`;
  return new Fault("INVALID_ARGUMENT", reason, message, { violations: shown });
}
