import type { Bar } from "#lib/kernel/bar.ts";
import { barProblems, barFieldName as fieldName } from "#lib/kernel/bar-rules.ts";
import { barStartText, closeTimeMs, intervalLengthMs, isoDateOf } from "#lib/kernel/calendar.ts";
import { Fault, type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import { isSplitRatio } from "#lib/kernel/split-ratio.ts";
import { actionKey } from "./action-value.ts";
import { ascendingBars } from "./ascending-bars.ts";
import type { CorporateAction } from "./corporate-action.ts";
import { filledBar } from "./filled-bar.ts";
import { instrumentViolations } from "./instrument-rules.ts";
import type { RawBar } from "./raw-bar.ts";
import type { RawSeries } from "./series.ts";

const shownViolations = 20;

/**
 * Passes a series that may be stored, with its bars in order: instrument and source are stated, there is at
 * least one bar, every bar keeps the rules of a bar in what it has, no two of one start disagree, and every recorded
 * bar has closed.
 * @param nowMs - UTC milliseconds; a bar that closes later is not complete.
 * @throws Fault FIELD_INVALID, BARS_INVALID or BARS_OUT_OF_ORDER; the violations name a bar by its
 *   place among all bars as they were sent (`bars[0]` is the first) and its date.
 */
export function checkSeries(series: RawSeries, nowMs: number): RawSeries {
  const header = [
    ...instrumentViolations(series.instrument, "header.instrument"),
    ...actionViolations(series),
  ];
  if (series.source === "") {
    header.push({ field: "header.source", description: "is required: a file name or a package" });
  }
  if (series.bars.length === 0) {
    header.push({ field: "chunk.bars", description: "no bar was sent; send at least one" });
  }
  if (header.length > 0) throw invalidFields(header);
  const invalid = barViolations(series, nowMs);
  if (invalid.length > 0) throw barsFault("BARS_INVALID", invalid);
  const arranged = ascendingBars(series.bars);
  if ("violations" in arranged) throw barsFault("BARS_OUT_OF_ORDER", arranged.violations);
  return { ...series, bars: arranged.bars };
}

function barViolations(
  { bars, interval, provenance }: RawSeries,
  nowMs: number,
): readonly FieldViolation[] {
  const invalid: FieldViolation[] = [];
  const violation = (index: number, field: string, description: string) => {
    const date = barStartText(bars[index]!.startTimeMs, interval);
    invalid.push({ field: `bars[${index}].${field}`, description: `${date}: ${description}` });
  };
  // A generated bar is what it is from the start; a recorded one still changes until it closes.
  const lastStartMs = provenance === "REAL" ? nowMs - intervalLengthMs(interval) : Infinity;
  for (let index = 0; index < bars.length; index += 1) {
    const bar = bars[index]!;
    for (const { field, description } of barProblems(wholeBar(bar), interval)) {
      violation(index, fieldName(field), description);
    }
    const { adjClose = 1 } = bar;
    if (!(adjClose > 0 && adjClose < Infinity)) {
      violation(index, "adj_close", `${adjClose} must be a finite number above 0`);
    }
    if (bar.startTimeMs > lastStartMs) violation(index, "start_time", notOver(bar, interval));
  }
  return invalid;
}

/** A bar that has every value is taken as it is: nearly all are such, and there are many. */
function wholeBar(bar: RawBar): Bar {
  const { open, high, low, volumeUnits } = bar;
  const isWhole =
    open !== undefined && high !== undefined && low !== undefined && volumeUnits !== undefined;
  return isWhole ? (bar as Bar) : filledBar(bar);
}

function notOver(bar: RawBar, interval: RawSeries["interval"]): string {
  const end = new Date(closeTimeMs(bar, interval)).toISOString();
  return (
    `the bar is not over until ${end} and would still change; ` +
    "import it afterwards, or leave it out (--skip-bad-rows)"
  );
}

function actionViolations({ actions, basis }: RawSeries): readonly FieldViolation[] {
  const seen = new Set<string>();
  return actions.flatMap((action, index) => {
    const description = seen.has(actionKey(action))
      ? `has another ${action.kind} already; send their sum`
      : splitProblem(action, basis);
    seen.add(actionKey(action));
    if (description === undefined) return [];
    return [
      { field: `actions[${index}]`, description: `${isoDateOf(action.exTimeMs)} ${description}` },
    ];
  });
}

/** Prices as traded are read in shares of before and after a split, which takes whole numbers of them. */
function splitProblem(action: CorporateAction, basis: RawSeries["basis"]): string | undefined {
  if (action.kind !== "SPLIT" || isSplitRatio(action.newSharesPerOld)) return undefined;
  if (basis !== undefined && basis !== "AS_TRADED") return undefined;
  return (
    `has a split of ${action.newSharesPerOld} new shares for each old one, which is no ratio, as 4 is for 4:1; ` +
    "correct or remove it, or state that the prices are adjusted (--basis split-adjusted on the command line)"
  );
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
