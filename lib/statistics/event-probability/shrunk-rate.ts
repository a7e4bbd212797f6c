/**
 * Posterior mean of a rate under a Beta prior: the observed rate and the prior, weighted by how many
 * observations each is worth.
 * @param events number of events, 0 to `count`
 * @param count observations, 0 or more
 * @param independent how many independent observations they are worth, 0 or more
 * @param prior inside (0, 1)
 * @param strength independent observations that the prior is worth, positive
 * @returns inside (0, 1)
 */
export function shrunkRate(
  events: number,
  count: number,
  independent: number,
  prior: number,
  strength: number,
): number {
  const observed = count > 0 ? events / count : prior;
  const weight = count > 0 ? independent : 0;
  return (weight * observed + strength * prior) / (weight + strength);
}
