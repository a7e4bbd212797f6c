/** A test of the null hypothesis that the mean of a series never changes. */
export interface TestResult {
  readonly statistic: number;
  /** Asymptotic probability of a statistic at least as large when nothing changes, 0 to 1. */
  readonly pValue: number;
}
