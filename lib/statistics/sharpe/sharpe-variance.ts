import type { SharpeShape } from "./sharpe-moments.ts";

/**
 * Variance of an estimated Sharpe ratio times the number of returns, where the true one is `sharpe`, of returns that
 * depend on the return before: a − bγ₃SR + c(γ₄ − 1)/4·SR² with a = 1 + 2B, b = 1 + B + C, c = 1 + 2C, B = ρ/(1 − ρ),
 * C = ρ²/(1 − ρ²). López de Prado, Lipton & Zoonekynd (2025), "How to Use the Sharpe Ratio". With ρ = 0 it is that of
 * Mertens (2002).
 * @param sharpe per period
 */
export function sharpeVariance(
  sharpe: number,
  { skewness, kurtosis, autocorrelation: rho }: SharpeShape,
): number {
  const once = rho / (1 - rho);
  const twice = (rho * rho) / (1 - rho * rho);
  const constant = 1 + 2 * once;
  const linear = (1 + once + twice) * skewness * sharpe;
  const quadratic = (1 + 2 * twice) * ((kurtosis - 1) / 4) * sharpe * sharpe;
  return constant - linear + quadratic;
}

/**
 * Annual Sharpe ratio over the one per period: q/√(q + 2 Σ_{k<q} (q − k)ρᵏ) for autocorrelations of ρᵏ. Lo (2002), "The
 * Statistics of Sharpe Ratios", eq. 20; √q with ρ = 0.
 * @param periodsPerYear q, 1 or more
 */
export function annualFactor(periodsPerYear: number, autocorrelation: number): number {
  let sum = periodsPerYear;
  let power = 1;
  for (let lag = 1; lag < periodsPerYear; lag += 1) {
    power *= autocorrelation;
    if (power === 0) break;
    sum += 2 * (periodsPerYear - lag) * power;
  }
  return periodsPerYear / Math.sqrt(sum);
}
