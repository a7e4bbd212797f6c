import { log } from "#lib/statistics/numerics/portable-math.ts";
import { medianOf } from "./evidence.ts";
import { carriesAdjustments, isInPrice, type PriceStep, priceSteps } from "./price-steps.ts";
import type { QualityInput } from "./quality-input.ts";
import { splitRatioNear } from "./split-ratios.ts";

/** A split whose step is in the prices. */
export interface SplitInPrices {
  readonly startMs: number;
  readonly newSharesPerOld: number;
  /** What says so. JUMP: the prices and volumes alone; SUSPECTED: the prices alone. */
  readonly evidence: "ACTION" | "ADJ_CLOSE" | "JUMP" | "SUSPECTED";
}

/** adj_close is rounded: a cent of a low price moves its factor by up to a percent. */
const factorTolerance = 0.01;
/** Bars before and after a jump that say what is usual. */
const barsAround = 20;
/** Fewer say nothing. */
const fewestAround = 5;
/** The open after a split lies off its ratio by a night's news, a few times the usual day's move. */
const usualMoves = 3;
const [leastTolerance, largestTolerance] = [0.02, 0.1];
/**
 * By the price alone 5:4 and 4:3 are days that markets have had; 3:2 is the smallest split that is asked for,
 * and 1:2 the smallest reverse split: prices that rise by half have recovered, as in April 2020.
 */
const [smallestJumpRatio, largestReverseRatio] = [3 / 2, 1 / 2];
/**
 * Money turned over on the day of a split against the usual: 0.3 to 1.3 at the splits of AAPL and BIL, 2.6
 * and more on the days of NVDA, HD, PG and AAPL that news moved as far.
 */
const largestTurnoverRatio = 2;
/** Crashes are followed by days that move more: three times and more in March 2020, at most 2.3 at a split. */
const largestMoveRatio = 3;
/** A quiet fund's moves of a hundredth of a percent are no measure of its next ones. */
const leastUsualMove = 0.005;

/**
 * The splits that were left in the prices, oldest first: by the actions and by adj_close where there are
 * any, else by jumps of a share's price near the ratio of a split, which volume and the days around it
 * confirm.
 */
export function splitsInPrices(input: QualityInput): readonly SplitInPrices[] {
  const steps = priceSteps(input.bars);
  const known = splitsOfActions(input, steps);
  const hasAdjustments = carriesAdjustments(input.bars);
  const adjusted = hasAdjustments ? splitsOfAdjClose(steps) : [];
  const asked = !hasAdjustments && input.actions.length === 0 && isShare(input);
  const jumps = asked ? splitsOfJumps(input, steps) : [];
  const starts = new Set(known.map(({ startMs }) => startMs));
  const others = [...adjusted, ...jumps].filter(({ startMs }) => !starts.has(startMs));
  return [...known, ...others].sort((left, right) => left.startMs - right.startMs);
}

/**
 * The splits that actions name within the series, with the bar at which each takes effect and whether its
 * step is in the price there. Those of one bar make one step. One before the first bar or after the last is in no
 * price.
 */
export function namedSplits({ bars, actions }: QualityInput, steps: readonly PriceStep[]) {
  const byStep = new Map<PriceStep, number>();
  for (const action of actions) {
    if (action.kind !== "SPLIT") continue;
    const { exTimeMs, newSharesPerOld } = action;
    const step = steps.find(({ startMs }) => startMs >= exTimeMs);
    const before = step && bars[step.index - 1];
    if (step === undefined || before === undefined || before.startTimeMs >= exTimeMs) continue;
    byStep.set(step, (byStep.get(step) ?? 1) * newSharesPerOld);
  }
  return [...byStep].flatMap(([step, newSharesPerOld]) => {
    // One that takes the other back leaves no step.
    if (newSharesPerOld === 1) return [];
    return [{ startMs: step.startMs, newSharesPerOld, inPrice: isInPrice(step, newSharesPerOld) }];
  });
}

function splitsOfActions(input: QualityInput, steps: readonly PriceStep[]): SplitInPrices[] {
  return namedSplits(input, steps)
    .filter(({ inPrice }) => inPrice)
    .map(({ startMs, newSharesPerOld }) => ({ startMs, newSharesPerOld, evidence: "ACTION" }));
}

function splitsOfAdjClose(steps: readonly PriceStep[]): SplitInPrices[] {
  return steps.flatMap((step) => {
    const { startMs, adjustmentRatio } = step;
    if (adjustmentRatio === undefined) return [];
    const ratio = splitRatioNear(adjustmentRatio, factorTolerance);
    if (ratio === undefined || !isInPrice(step, ratio)) return [];
    return [{ startMs, newSharesPerOld: ratio, evidence: "ADJ_CLOSE" }];
  });
}

function splitsOfJumps({ bars }: QualityInput, steps: readonly PriceStep[]): SplitInPrices[] {
  const moves = steps.map(({ closeRatio }) => Math.abs(log(closeRatio)));
  return steps.flatMap((step, at) => {
    const { index, startMs, closeRatio, openRatio = closeRatio } = step;
    if (Math.abs(log(openRatio)) < log(smallestJumpRatio) - largestTolerance) return [];
    const usual = medianOf(moves.slice(Math.max(0, at - barsAround), at)) ?? 0;
    const after = medianOf(moves.slice(at + 1, at + 1 + barsAround)) ?? 0;
    const tolerance = Math.min(largestTolerance, Math.max(leastTolerance, usualMoves * usual));
    const ratio = splitRatioNear(openRatio, tolerance);
    if (ratio === undefined || !isInPrice(step, ratio)) return [];
    if (ratio > largestReverseRatio && ratio < smallestJumpRatio) return [];
    if (after > largestMoveRatio * Math.max(usual, leastUsualMove)) return [];
    const turnovers = bars
      .slice(Math.max(0, index - barsAround), index)
      .map(({ close, volumeUnits = 0 }) => close * volumeUnits)
      .filter((turnover) => turnover > 0);
    const bar = bars[index];
    const turnover = (bar?.close ?? 0) * (bar?.volumeUnits ?? 0);
    const isMeasured = turnovers.length >= fewestAround && turnover > 0;
    if (isMeasured && turnover > largestTurnoverRatio * (medianOf(turnovers) ?? 0)) return [];
    return [{ startMs, newSharesPerOld: ratio, evidence: isMeasured ? "JUMP" : "SUSPECTED" }];
  });
}

function isShare({ instrument: { assetClass } }: QualityInput): boolean {
  return assetClass === "US_EQUITY" || assetClass === "INTL_EQUITY";
}
