import { type BarKind, barsPerYear } from "#lib/kernel/calendar.ts";
import type { AssetClass } from "#lib/kernel/instrument.ts";
import { normalCdf } from "#lib/statistics/distributions/normal.ts";
import { shrunkRate } from "#lib/statistics/event-probability/shrunk-rate.ts";

/**
 * What a move is expected to be before any bar is seen: half a deviation of the year's moves a year
 * upwards, about what assets that are held for a return have had. Chosen on the files A to H of the pool
 * that `bench:rise` describes.
 */
const deviationsAYear = 0.5;
/** Whoever holds these gains what another one loses. */
const withoutReturn: readonly (AssetClass | undefined)[] = ["FX", "FUTURE"];
/** Independent moves that this is worth: a rate over few moves says little. Chosen likewise. */
const priorMoves = 200;

/**
 * How often the price rose over h bars, for h from 1 to the horizon: the share of all such moves in the
 * closes, shrunk to the prior. Moves over h bars overlap, so that m of them are worth m / h.
 * @param closes positive, oldest first
 */
export function baseRates(closes: Float64Array, horizonBars: number, kind: BarKind): number[] {
  const drift = withoutReturn.includes(kind.assetClass) ? 0 : deviationsAYear;
  const barsAYear = barsPerYear(kind);
  return Array.from({ length: horizonBars }, (_, at) => {
    const h = at + 1;
    const moves = Math.max(0, closes.length - h);
    let rises = 0;
    for (let t = 0; t < moves; t += 1) if (closes[t + h]! > closes[t]!) rises += 1;
    const prior = normalCdf(drift * Math.sqrt(h / barsAYear));
    return shrunkRate(rises, moves, moves / h, prior, priorMoves);
  });
}
