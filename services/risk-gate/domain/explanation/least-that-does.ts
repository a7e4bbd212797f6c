/** Amounts that are looked at between none and the limit before the first that does is narrowed down. */
const scannedSteps = 16;
/** Each halves what is left, to 1e-12 of a step. */
const narrowings = 40;

/**
 * The least amount in (0, `limit`] that does, where none at all does not; undefined where no amount that is looked at
 * does. Found by looking at equal steps and then halving the step before the first that does, so that the answer does
 * and what is a billionth of a step less does not. Where amounts do within less than a step, they may be missed.
 */
export function leastThatDoes(
  limit: number,
  does: (amount: number) => boolean,
): number | undefined {
  if (!(limit > 0) || !Number.isFinite(limit)) return undefined;
  const amountAt = (step: number) =>
    step === scannedSteps ? limit : (limit * step) / scannedSteps;
  let step = 1;
  while (step <= scannedSteps && !does(amountAt(step))) step += 1;
  if (step > scannedSteps) return undefined;
  let tooLittle = amountAt(step - 1);
  let enough = amountAt(step);
  for (let halving = 0; halving < narrowings; halving += 1) {
    const middle = tooLittle + (enough - tooLittle) / 2;
    if (middle <= tooLittle || middle >= enough) break;
    if (does(middle)) enough = middle;
    else tooLittle = middle;
  }
  return enough;
}
