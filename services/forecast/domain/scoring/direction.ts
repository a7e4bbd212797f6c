/** Of scored forecasts, how many said the direction of the move right. */
export interface ScoredDirections {
  readonly right: number;
  /** Those in which both the forecast and the price moved. */
  readonly scored: number;
}

/**
 * Whether a forecast said the direction right at the last realised close; undefined where either did not move.
 * @param realised closes after the as-of, one per bar, as many as a position is held for or the whole horizon
 */
export function isDirectionRight(
  {
    lastClosePrice,
    ensemblePrices,
  }: { readonly lastClosePrice: number; readonly ensemblePrices: readonly number[] },
  realised: readonly number[],
): boolean | undefined {
  const bar = realised.length - 1;
  const stated = Math.sign((ensemblePrices[bar] ?? Number.NaN) - lastClosePrice);
  const happened = Math.sign((realised[bar] ?? Number.NaN) - lastClosePrice);
  return stated === 0 || happened === 0 || Number.isNaN(stated * happened)
    ? undefined
    : stated === happened;
}

/** The directions of scored forecasts, of those that state one. */
export function scoredDirections(
  scores: readonly { readonly isDirectionRight?: boolean | undefined }[],
): ScoredDirections {
  const stated = scores.filter((score) => score.isDirectionRight !== undefined);
  return {
    right: stated.filter((score) => score.isDirectionRight).length,
    scored: stated.length,
  };
}
