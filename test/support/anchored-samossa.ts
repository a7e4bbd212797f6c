import { type FitSettings, fitSamossa, latestForm } from "#lib/statistics/samossa/fit.ts";
import { forecastSamossa } from "#lib/statistics/samossa/forecast.ts";
import type { TrajectoryForm } from "#lib/statistics/samossa/lag-products.ts";
import {
  chooseByValidation,
  type ValidatedChoice,
} from "#lib/statistics/samossa/validated-choice.ts";

/** SAMoSSA on the increments of several level series, anchored at the last level. */
export interface AnchoredSamossa {
  readonly choice: ValidatedChoice;
  forecast(seen: Float64Array, p: number, steps: number): Float64Array;
}

/**
 * Chooses window, rank and lags on the training values alone and fits on all of them. The increments of
 * each series are measured in their own root mean square.
 */
export function anchoredSamossa(
  training: readonly Float64Array[],
  form: TrajectoryForm,
  windows: readonly number[],
  horizonBars: number,
): AnchoredSamossa {
  const scales = training.map((values) => {
    const steps = differences(values);
    return Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / steps.length);
  });
  const increments = (values: Float64Array, p: number) =>
    differences(values).map((step) => step / scales[p]!);
  const rule = { rankRule: "COUNT", rank: 8, energyRatio: 1 } as const;
  const grid = { ...rule, windows, lags: 2 };
  const scaled = training.map(increments);
  const choice = chooseByValidation(scaled, grid, latestForm(form), horizonBars, () => {});
  if (choice === undefined) throw new Error("the series are too short to choose by validation");
  const settings: FitSettings | undefined = choice.candidate && {
    ...rule,
    ...choice.candidate,
  };
  const fit = settings && fitSamossa(scaled, settings, latestForm(form));
  return {
    choice,
    forecast: (seen, p, steps) => {
      let level = seen.at(-1)!;
      if (fit === undefined) return new Float64Array(steps).fill(level);
      const path = forecastSamossa(fit, increments(seen, p), p, steps);
      if (path.status === "DIVERGED") throw new Error(`the signal diverges at bar ${path.bar}`);
      return path.values.map((step) => {
        level += scales[p]! * step;
        return level;
      });
    },
  };
}

function differences(values: Float64Array): Float64Array {
  return values.slice(1).map((value, t) => value - values[t]!);
}
