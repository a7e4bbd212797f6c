import { intervalLengthMs } from "#lib/kernel/calendar.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { datesText, findingAt } from "../evidence.ts";
import { priceSteps } from "../price-steps.ts";
import type { QualityCheck, QualityInput } from "../quality-input.ts";

/** Cents for the unit, and thousands for units: the two flips of sources. */
const flipRatios = [100, 1000];
/** A flip lies off its ratio by a night's move, and by no more than this one. */
const tolerance = log(1.2);

/** Prices that change their unit part-way: cents for rand, pence for pounds, or one row of them. */
export const priceUnitFlip: QualityCheck = {
  name: "price-unit-flip",
  meaning:
    "a close is about 100 or 1000 times the one before, or a hundredth or thousandth of it, or the high of a " +
    "bar is as many times its low: some rows are in another unit",
  find(input) {
    const starts = [...new Set([...jumps(input), ...ranges(input)])].sort((a, b) => a - b);
    if (starts.length === 0) return [];
    return [
      findingAt(starts, {
        check: "price-unit-flip",
        state: "QUARANTINED",
        description: `prices change by the factor of another unit on ${datesText(starts, input.interval)}`,
        remedy: "bring all rows to one unit and import the file again",
      }),
    ];
  },
};

function jumps(input: QualityInput): readonly number[] {
  const splits = input.actions.filter(({ kind }) => kind === "SPLIT");
  const lengthMs = intervalLengthMs(input.interval);
  return priceSteps(input.bars)
    .filter(({ closeRatio }) => isUnit(closeRatio))
    .filter(({ startMs }) => {
      return !splits.some(({ exTimeMs }) => Math.abs(exTimeMs - startMs) < lengthMs);
    })
    .map(({ startMs }) => startMs);
}

/** A crash takes a price to any fraction; only a unit takes it to these. */
function ranges({ bars }: QualityInput): readonly number[] {
  return bars
    .filter(({ high, low }) => high !== undefined && low !== undefined && isUnit(high / low))
    .map(({ startTimeMs }) => startTimeMs);
}

function isUnit(ratio: number): boolean {
  const size = Math.abs(log(ratio));
  return flipRatios.some((flip) => Math.abs(size - log(flip)) <= tolerance);
}
