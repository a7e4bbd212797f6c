import { moments } from "../returns/log-returns.ts";
import type {
  SwitchingData,
  SwitchingFailure,
  SwitchingParameters,
  SwitchingSpecification,
} from "./switching-specification.ts";

/** Data of mean 0 and variance 1, which searches go well on, and the way back. */
export interface StandardisedData {
  readonly data: SwitchingData;
  /** What the series was divided by. */
  readonly scale: number;
  /** Parameters in the units of the data that came in. */
  restore(parameters: SwitchingParameters): SwitchingParameters;
}

/** The data with its series centred and every column scaled, or why it can not be fitted. */
export function standardised(
  { series, regressors = [] }: SwitchingData,
  { regimes, lags }: SwitchingSpecification,
): StandardisedData | SwitchingFailure {
  const q = regressors.length + 1;
  const fewest = 2 * (regimes * q + lags);
  if (series.length < fewest || regressors.some(({ length }) => length !== series.length)) {
    const note = `${series.length} observations are fewer than ${fewest}, or than a regressor has`;
    return { status: "TOO_FEW", note };
  }
  const { mean, variance } = moments(series);
  const scale = Math.sqrt(variance);
  const lengths = regressors.map((column) => Math.sqrt(meanSquare(column)));
  if (!Number.isFinite(scale) || !lengths.every(Number.isFinite)) {
    return { status: "NOT_FINITE", note: "a value is missing, not finite or too large" };
  }
  if (!(scale > 1e-13 * Math.abs(mean)) || lengths.some((length) => !(length > 0))) {
    return { status: "CONSTANT", note: "the series, or a regressor, does not vary" };
  }
  return {
    scale,
    data: {
      series: series.map((value) => (value - mean) / scale),
      regressors: regressors.map((column, c) => column.map((value) => value / lengths[c]!)),
    },
    restore: (parameters) => ({
      ...parameters,
      coefficients: parameters.coefficients.map((value, at) =>
        at % q === 0 ? mean + scale * value : (scale * value) / lengths[(at % q) - 1]!,
      ),
      variances: parameters.variances.map((value) => value * variance),
    }),
  };
}

function meanSquare(column: Float64Array): number {
  let squares = 0;
  for (const value of column) squares += value * value;
  return squares / column.length;
}
