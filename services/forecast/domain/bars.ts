import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { type BarProblem, barFieldName, barProblems, orderProblem } from "#lib/kernel/bar-rules.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { Fault, type FaultReason, type FieldViolation } from "#lib/kernel/fault.ts";

const mostViolations = 20;

/**
 * Checks that each bar is sound (`barProblems`) and that they ascend strictly.
 * @throws Fault INVALID_ARGUMENT: BARS_INVALID or BARS_OUT_OF_ORDER, naming `bars[i]` and its field.
 */
export function checkBars(bars: readonly Bar[]): void {
  const violations: FieldViolation[] = [];
  for (let i = 0; i < bars.length && violations.length < mostViolations; i += 1) {
    for (const problem of barProblems(bars[i]!)) violations.push(violationOf(i, problem));
  }
  if (violations.length > 0) refuse("BARS_INVALID", violations);
  for (let i = 1; i < bars.length; i += 1) {
    const problem = orderProblem(bars[i - 1]!, bars[i]!);
    if (problem !== undefined) refuse("BARS_OUT_OF_ORDER", [violationOf(i, problem)]);
  }
}

/**
 * Checks that no bar closes after the as-of.
 * @throws Fault INVALID_ARGUMENT LOOK_AHEAD, naming the first bar that does.
 */
export function checkNoLookAhead(
  bars: readonly Bar[],
  interval: BarInterval,
  asOfMs: number,
): void {
  const index = bars.findIndex((bar) => closeTimeMs(bar, interval) > asOfMs);
  if (index === -1) return;
  const closes = new Date(closeTimeMs(bars[index]!, interval)).toISOString();
  const asOf = new Date(asOfMs).toISOString();
  const description = `closes at ${closes}, after the as-of ${asOf}; leave it out`;
  refuse("LOOK_AHEAD", [{ field: `bars[${index}]`, description }]);
}

/** @throws Fault INVALID_ARGUMENT BARS_TOO_FEW. */
export function checkEnoughBars(bars: readonly Bar[], minimumBars: number): void {
  if (bars.length >= minimumBars) return;
  const description = `${bars.length} bars are fewer than the ${minimumBars} that the policy asks for`;
  refuse("BARS_TOO_FEW", [{ field: "bars", description }]);
}

function violationOf(index: number, { field, description }: BarProblem): FieldViolation {
  return { field: `bars[${index}].${barFieldName(field)}`, description };
}

function refuse(reason: FaultReason, violations: readonly FieldViolation[]): never {
  const first = violations[0]!;
  const more = violations.length > 1 ? ` (and ${violations.length - 1} more)` : "";
  const message = `${first.field}: ${first.description}${more}`;
  throw new Fault("INVALID_ARGUMENT", reason, message, { violations });
}
