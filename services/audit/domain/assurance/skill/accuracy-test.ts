import { dieboldMariano } from "#lib/statistics/hypothesis-tests/diebold-mariano.ts";
import type { Kernel } from "#lib/statistics/hypothesis-tests/long-run-variance.ts";

/** What an as-of date brings to a test of equal accuracy. */
export interface DatedDifference {
  readonly asOfMs: number;
  /** Close of the longest horizon of its forecasts, UTC milliseconds. */
  readonly closedMs: number;
  /** Loss of the forecasts less that of the opponent: negative where the forecasts were better. */
  readonly difference: number;
}

/** A test of Diebold & Mariano (1995) with the factor of Harvey, Leybourne & Newbold (1997), to be read. */
export interface AccuracyTest {
  /** Dates, those whose windows overlap too. */
  readonly n: number;
  /** The most windows that share a bar with one, itself included: h; h − 1 autocovariances are allowed for. */
  readonly horizonWindows: number;
  /** Absent where it is undefined. */
  readonly found?: {
    /** Negative where the forecasts lost less. */
    readonly statistic: number;
    /** Two-sided, Student's t with n − 1 degrees of freedom. */
    readonly pValue: number;
    readonly kernel: Kernel;
  };
  /** Why it is undefined, a clause for a person; empty where it is not. */
  readonly undefinedReason: string;
}

/** The test at one look: who asks for it again and again finds something at last. It decides nothing. */
export function accuracyTest(dated: readonly DatedDifference[]): AccuracyTest {
  const n = dated.length;
  const horizonWindows = mostOverlapping(dated);
  const undefinedFor = (undefinedReason: string) => ({ n, horizonWindows, undefinedReason });
  if (n === 0) return undefinedFor("there is no date");
  if (n < 2 || n <= horizonWindows) {
    return undefinedFor(`${n} dates are too few where ${horizonWindows} windows overlap`);
  }
  const differences = Float64Array.from(dated, ({ difference }) => difference);
  const found = dieboldMariano(differences, horizonWindows, "BARTLETT");
  if (found === undefined) return undefinedFor("the differences do not vary");
  return { n, horizonWindows, found, undefinedReason: "" };
}

/** The most as-ofs within one window, by dates that ascend. */
function mostOverlapping(dated: readonly DatedDifference[]): number {
  let most = 0;
  let end = 0;
  for (const [at, { closedMs }] of dated.entries()) {
    end = Math.max(end, at + 1);
    while (end < dated.length && dated[end]!.asOfMs < closedMs) end += 1;
    most = Math.max(most, end - at);
  }
  return most;
}
