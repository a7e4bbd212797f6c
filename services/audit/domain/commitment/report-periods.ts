import { type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
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
 * @throws Fault FIELD_INVALID for a period that has not ended or is not owed, a value that is no share of hits, and
 *   another value than the one that was reported first.
 */
export function reportPeriods(
  commitment: Commitment,
  periods: readonly ReportedPeriod[],
  timeMs: number,
): readonly TimedFact[] {
  const violations: FieldViolation[] = [];
  const reports = new Map<number, Report>();
  for (const [at, { period, value }] of periods.entries()) {
    const field = `periods[${at}]`;
    const problem = problemOf(commitment, { period, value }, timeMs);
    if (problem !== undefined) {
      violations.push({ field: `${field}.${problem.field}`, description: problem.description });
      continue;
    }
    const isLate = isMissed(commitment, period);
    const first = reports.get(period)?.value.value ?? firstValue(commitment, period);
    if (first === undefined) {
      const said = { commitment: commitment.name, period, value };
      const kind = isLate ? "PERIOD_REPORTED_LATE" : "PERIOD_REPORTED";
      reports.set(period, { kind, value: said });
    } else if (first !== value) {
      const description = `period ${period} was reported as ${first}, which stands; ${value} was sent`;
      violations.push({ field: `${field}.value_ratio`, description });
    }
  }
  if (violations.length > 0) throw invalidFields(violations.slice(0, statedTogether));
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

function problemOf(
  { opened: { claim }, closed, end }: Commitment,
  { period, value }: ReportedPeriod,
  timeMs: number,
): FieldViolation | undefined {
  const endMs = endMsOf(claim, period);
  if (endMs > timeMs) {
    const [ends, now] = [endMs, timeMs].map((ms) => new Date(ms).toISOString());
    const description = `period ${period} ends at ${ends}, it is ${now}; report it after its end`;
    return { field: "period", description };
  }
  if (period >= end) {
    const why = closed === undefined ? "is beyond the last one" : "had not ended at the close";
    return { field: "period", description: `period ${period} ${why}; ${end} periods count` };
  }
  if (claim.metric === "HIT_RATE" && !(value >= 0 && value <= 1)) {
    const description = `${value} is no share of hits: it is outside [0, 1]`;
    return { field: "value_ratio", description };
  }
  return undefined;
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
