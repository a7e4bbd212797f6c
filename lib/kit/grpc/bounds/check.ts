import type { FaultReason, FieldViolation } from "#lib/kernel/fault.ts";

/** A check of values of one type. */
export interface Check<Value> {
  /** Whether the value is in order: all that most requests need, and it allocates nothing. */
  passes(value: Value): boolean;
  /** States all that is wrong with the value at a path. */
  report(value: Value, path: string, findings: Findings): void;
  /** The values that pass, where they are such numbers: they are compared without a call. */
  readonly range?: ClosedRange;
}

/** Numbers from one on, up to another. */
export interface ClosedRange {
  readonly low: number;
  readonly high: number;
}

/** A check of one value, which has one thing wrong at a time. */
export interface ValueCheck<Value> extends Check<Value> {
  /** What is wrong with a value that does not pass; it reads on after the field's path. */
  problemOf(value: Value): string;
}

/** Violations that are listed; a request can hold hundreds of thousands. */
const violationsMax = 100;

/** What is wrong with a request. */
export class Findings {
  readonly violations: FieldViolation[] = [];
  #reason: FaultReason = "FIELD_INVALID";
  readonly #reasons = new Set<FaultReason>();

  /** Whether no more is listed. */
  get isFull(): boolean {
    return this.violations.length > violationsMax;
  }

  /** The reason that all violations have, or the general one. */
  get reason(): FaultReason {
    const [only = "FIELD_INVALID", ...others] = this.#reasons;
    return others.length === 0 ? only : "FIELD_INVALID";
  }

  add(field: string, description: string): void {
    if (this.isFull) return;
    if (this.violations.length === violationsMax) {
      const rest = `the check ends after ${violationsMax} violations`;
      this.violations.push({ field: "", description: rest });
      return;
    }
    this.#reasons.add(this.#reason);
    this.violations.push({ field, description });
  }

  /** Reports under a reason of its own. */
  under(reason: FaultReason, report: () => void): void {
    const before = this.#reason;
    this.#reason = reason;
    report();
    this.#reason = before;
  }
}

/** A check of single values, from whether one passes and what is wrong otherwise. */
export function valueCheck<Value>(
  passes: (value: Value) => boolean,
  problemOf: (value: Value) => string,
): ValueCheck<Value> {
  return {
    passes,
    problemOf,
    report: (value, path, findings) => {
      if (!passes(value)) findings.add(path, problemOf(value));
    },
  };
}
