import type { SwitchingParameters } from "./switching-specification.ts";

/**
 * The same model with its regimes numbered by ascending variance, or by ascending constant: a
 * likelihood does not say which regime is the first.
 */
export function inAscendingOrder(
  parameters: SwitchingParameters,
  byVariance: boolean,
): SwitchingParameters {
  const k = parameters.variances.length;
  const columns = parameters.coefficients.length / k;
  const key = (s: number) =>
    byVariance ? parameters.variances[s]! : parameters.coefficients[s * columns]!;
  const order = Array.from({ length: k }, (_, s) => s).sort((a, b) => key(a) - key(b) || a - b);
  const transition = new Float64Array(k * k);
  const coefficients = new Float64Array(k * columns);
  const variances = new Float64Array(k);
  order.forEach((old, s) => {
    variances[s] = parameters.variances[old]!;
    coefficients.set(
      parameters.coefficients.subarray(old * columns, (old + 1) * columns),
      s * columns,
    );
    order.forEach((next, j) => {
      transition[s * k + j] = parameters.transition[old * k + next]!;
    });
  });
  return { transition, coefficients, variances, autoregression: parameters.autoregression };
}
