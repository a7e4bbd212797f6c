import { Fault, type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import type { FactOf } from "../facts/fact.ts";
import type { Commitment, TimedFact } from "./commitment.ts";
import { endMsOf } from "./periods.ts";

/** A period as somebody reports it. */
export interface ReportedPeriod {
  /** Index from 0. */
  readonly period: number;
  /** A share of hits, or a return after all costs; finite. */
  readonly value: number;
}

type Report = FactOf<"PERIOD_REPORTED"> | FactOf<"PERIOD_REPORTED_LATE">;

/** Violations that one answer states. */
const statedTogether = 100;

/**
 * Takes reports of periods that have ended, all or none of them. The same report again changes nothing. One that comes
 * after its deadline is kept beside, and the period stays missed.
 * @param timeMs - a time until which missed periods have been counted.
 * @returns what became true.
 * @throws Fault FIELD_INVALID for a value that is no share of hits; FAILED_PRECONDITION COMMITMENT_STATE for a period that has
 *   not ended or is not owed, and for another value than the first one.
 */
export function reportPeriods(
  commitment: Commitment,
  periods: readonly ReportedPeriod[],
  timeMs: number,
): readonly TimedFact[] {
  refuseNoShares(commitment, periods);
  const violations: FieldViolation[] = [];
  const reports = new Map<number, Report>();
  for (const [at, { period, value }] of periods.entries()) {
    const untimely = untimelyPeriod(commitment, period, timeMs);
    const first = reports.get(period)?.value.value ?? firstValue(commitment, period);
    if (untimely !== undefined) {
      violations.push({ field: `periods[${at}].period`, description: untimely });
    } else if (first === undefined) {
      const kind = isMissed(commitment, period) ? "PERIOD_REPORTED_LATE" : "PERIOD_REPORTED";
      reports.set(period, { kind, value: { commitment: commitment.name, period, value } });
    } else if (first !== value) {
      const description = `period ${period} was reported as ${first}, which stands; ${value} was sent`;
      violations.push({ field: `periods[${at}].value_ratio`, description });
    }
  }
  if (violations.length > 0) throw stateFault(violations);
  return [...reports.values()].flatMap((report) => commitment.bringAbout(report, timeMs));
}

/** Which of these periods were missed before they were reported, in their order. */
export function latePeriods(
  commitment: Commitment,
  periods: readonly ReportedPeriod[],
): readonly number[] {
  const late = periods.filter(({ period }) => isMissed(commitment, period));
  return [...new Set(late.map(({ period }) => period))].sort((one, other) => one - other);
}

function refuseNoShares(
  { opened: { claim } }: Commitment,
  periods: readonly ReportedPeriod[],
): void {
  if (claim.metric !== "HIT_RATE") return;
  const violations = periods.flatMap(({ value }, at) => {
    const description = `${value} is no share of hits: it is outside [0, 1]`;
    return value >= 0 && value <= 1 ? [] : { field: `periods[${at}].value_ratio`, description };
  });
  if (violations.length > 0) throw invalidFields(violations.slice(0, statedTogether));
}

/** Why a period is not to be reported at a time; undefined where it is. */
function untimelyPeriod(
  { opened: { claim }, closed, end }: Commitment,
  period: number,
  timeMs: number,
): string | undefined {
  const endMs = endMsOf(claim, period);
  if (endMs > timeMs) {
    const [ends, now] = [endMs, timeMs].map((ms) => new Date(ms).toISOString());
    return `period ${period} ends at ${ends}, it is ${now}; report it after its end`;
  }
  if (period < end) return undefined;
  const why = closed === undefined ? "is beyond the last one" : "had not ended at the close";
  return `period ${period} ${why}; ${end} periods count`;
}

function stateFault(violations: readonly FieldViolation[]): Fault {
  const [first] = violations;
  const more = violations.length > 1 ? ` (and ${violations.length - 1} more)` : "";
  const message = `${first!.field}: ${first!.description}${more}`;
  const stated = violations.slice(0, statedTogether);
  return new Fault("FAILED_PRECONDITION", "COMMITMENT_STATE", message, { violations: stated });
}

function isMissed(commitment: Commitment, period: number): boolean {
  const known = commitment.known(period);
  return known !== undefined && known.value === undefined;
}

function firstValue(commitment: Commitment, period: number): number | undefined {
  return isMissed(commitment, period)
    ? commitment.lateValue(period)
    : commitment.known(period)?.value;
}
