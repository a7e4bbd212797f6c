import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import { isSplitRatio, type SplitRatio, splitRatioOf } from "#lib/kernel/split-ratio.ts";
import type { CorporateAction, Split } from "./corporate-action.ts";

/** What was done to prices that hold no dividends: they fall by one on its ex-date. */
export type UnadjustedBasis = Exclude<PriceBasis, "FULLY_ADJUSTED">;

/** A dividend of a series; the bar that starts at `exTimeMs` is the first without it. */
export interface SeriesDividend {
  readonly exTimeMs: number;
  /** For each share that was held over the night before, as the series counts shares then, in the instrument's currency. */
  readonly amount: number;
}

/**
 * The dividends among actions by the first bar without them; those of one bar are one. Dividends before the first
 * bar, with it or after the last are left out: nobody held the share.
 *
 * An action's amount is for a share of its ex-date, with the splits of that date and before, none later. Prices as traded
 * count shares likewise, and a split with the same bar comes after the dividend: an amount for new shares is turned
 * into one for the old. Split-adjusted prices count all shares in those after the last split: the amount is divided
 * by every split after the ex-date, whether bars follow it or not.
 * @param actions - ascending in time
 * @param startTimesMs - bar starts, ascending
 */
export function dividendsAmong(
  actions: readonly CorporateAction[],
  startTimesMs: readonly number[],
  basis: UnadjustedBasis,
): readonly SeriesDividend[] {
  const splits = actions.filter((action) => action.kind === "SPLIT");
  const byStart = new Map<number, number>();
  for (const action of actions) {
    if (action.kind !== "DIVIDEND") continue;
    const { exTimeMs, amount } = action;
    const at = startTimesMs.findIndex((startMs) => startMs >= exTimeMs);
    if (at < 1) continue;
    const before = startTimesMs[at - 1] as number;
    const startMs = startTimesMs[at] as number;
    const isAsTraded = basis === "AS_TRADED";
    const between = splits.filter((split) =>
      isAsTraded
        ? split.exTimeMs > before && split.exTimeMs <= exTimeMs
        : split.exTimeMs > exTimeMs,
    );
    const { newShares, oldShares } = ratioOfAll(between);
    const held = isAsTraded ? (amount * newShares) / oldShares : (amount * oldShares) / newShares;
    byStart.set(startMs, (byStart.get(startMs) ?? 0) + held);
  }
  return [...byStart].map(([exTimeMs, amount]) => ({ exTimeMs, amount }));
}

/**
 * What a source states for a share of today, for a share of the ex-date: more by every split since.
 * @param splits - all of the instrument, in any order
 */
export function paidThen(amount: number, exTimeMs: number, splits: readonly Split[]): number {
  const since = splits.filter((split) => split.exTimeMs > exTimeMs);
  const factor = since.reduce((product, split) => product * split.newSharesPerOld, 1);
  return factor === 1 ? amount : Number((amount * factor).toPrecision(9));
}

/** All splits as one, in whole shares as far as they are ratios of whole shares. */
function ratioOfAll(splits: readonly Split[]): SplitRatio {
  let [newShares, oldShares] = [1, 1];
  for (const { newSharesPerOld } of splits) {
    if (isSplitRatio(newSharesPerOld)) {
      const ratio = splitRatioOf(newSharesPerOld);
      newShares *= ratio.newShares;
      oldShares *= ratio.oldShares;
    } else newShares *= newSharesPerOld;
  }
  return { newShares, oldShares };
}
