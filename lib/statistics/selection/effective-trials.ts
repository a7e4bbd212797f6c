/** How many independent trials a number of correlated ones are worth. */
export interface EffectiveTrials {
  /** ρ̄, the mean correlation of two trials' returns, 0 to 1: a negative one counts as 0. */
  readonly correlation: number;
  /** 1 to the number of trials. */
  readonly count: number;
}

/**
 * Effective number of trials: N̂ = ρ̄ + (1 − ρ̄)N with the mean correlation of their returns. Bailey & López de Prado
 * (2014), "The Deflated Sharpe Ratio", appendix 3. Trials whose returns are missing or never vary count as independent of
 * all others.
 *
 * @param series returns of the trials that brought them, all of one length
 * @param trials how many there were in all, no fewer than series
 * @returns undefined where fewer than two series vary: nothing shows how alike they are
 */
export function effectiveTrials(
  series: readonly Float64Array[],
  trials: number,
): EffectiveTrials | undefined {
  const n = series[0]?.length ?? 0;
  const sums = new Float64Array(n);
  let varying = 0;
  for (const one of series) if (addStandardised(one, sums)) varying += 1;
  if (varying < 2) return undefined;
  let squares = 0;
  for (const sum of sums) squares += sum * sum;
  // The variance of the sum of k standardised series is k + k(k − 1)ρ̄.
  const mean = (squares / n - varying) / (varying * (varying - 1));
  const correlation = Math.min(1, Math.max(0, mean));
  const effective = correlation + (1 - correlation) * varying;
  return { correlation, count: effective + (trials - varying) };
}

/** Adds a series less its mean, over its deviation (divisor n); false for one that never varies. */
function addStandardised(series: Float64Array, sums: Float64Array): boolean {
  const n = series.length;
  if (n < 2 || series.every((value) => value === series[0])) return false;
  let sum = 0;
  for (const value of series) sum += value;
  const mean = sum / n;
  let squares = 0;
  for (const value of series) squares += (value - mean) * (value - mean);
  const deviation = Math.sqrt(squares / n);
  if (!(deviation > 0)) return false;
  for (let t = 0; t < n; t += 1) sums[t]! += (series[t]! - mean) / deviation;
  return true;
}
