import { Fault } from "#lib/kernel/fault.ts";

/** Which folds a cross-validation has. */
export interface FoldPlan {
  /** Fewest bars that a fold is fitted on, 1 or more. */
  readonly minimumTrainingBars: number;
  /** Bars ahead that each fold is scored over, 1 or more. */
  readonly horizonBars: number;
  /** Bars between the origins of two folds, 1 or more; the horizon for folds that share no bar. */
  readonly stepBars: number;
  /** Most folds, 1 or more; of more, the latest are kept. */
  readonly maximumFolds: number;
}

/**
 * How many bars each fold sees, ascending: the windows all start at the first bar and expand. The horizon
 * of the last fold ends at the last bar, so that the folds are as recent as possible; each fold's horizon
 * lies after all that it sees.
 * @throws Fault INVALID_ARGUMENT BARS_TOO_FEW when there are too few bars for one fold
 */
export function foldTrainingBars(barCount: number, plan: FoldPlan): number[] {
  const { minimumTrainingBars, horizonBars, stepBars, maximumFolds } = plan;
  const latest = barCount - horizonBars;
  if (latest < minimumTrainingBars) {
    const needed = minimumTrainingBars + horizonBars;
    const description = `${barCount} bars are fewer than the ${needed} of one fold: ${minimumTrainingBars} to fit on and ${horizonBars} to score`;
    throw new Fault("INVALID_ARGUMENT", "BARS_TOO_FEW", `bars: ${description}`, {
      violations: [{ field: "bars", description }],
    });
  }
  const possible = 1 + Math.floor((latest - minimumTrainingBars) / stepBars);
  const folds = Math.min(maximumFolds, possible);
  return Array.from({ length: folds }, (_, k) => latest - (folds - 1 - k) * stepBars);
}
