/**
 * Error probability of the j-th of a sequence of tests whose number nobody knows in advance: 6α/(π²j²). Over all j it
 * adds up to α (Euler, 1735: Σ 1/j² = π²/6), so that by Bonferroni's inequality the probability of one wrong rejection
 * or more is at most α however many tests follow, whatever the dependence between them.
 *
 * @param alpha - of the whole sequence, between 0 and 1
 * @param place - in the sequence, a whole number from 1
 * @returns above 0 and below alpha
 * @throws RangeError for a place or an alpha outside of these
 */
export function spentAlpha(alpha: number, place: number): number {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha ${alpha} is not between 0 and 1`);
  if (!(Number.isSafeInteger(place) && place >= 1)) {
    throw new RangeError(`place ${place} is no whole number from 1`);
  }
  return (6 * alpha) / (Math.PI * Math.PI) / place / place;
}
