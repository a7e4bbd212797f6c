import type { IntervalPath } from "#services/forecast/domain/intervals/interval-path.ts";
import { splitQuantile } from "#test/support/split-quantile.ts";

/**
 * Split conformal intervals about the last close from the absolute log moves as they are: no scale, no
 * adaptation, overlapping moves counted as if they were independent.
 */
export function plainIntervals(
  closes: Float64Array,
  horizonBars: number,
  levelRatios: readonly number[],
): IntervalPath[] {
  const last = closes[closes.length - 1]!;
  const moves = Array.from({ length: horizonBars }, (_, at) =>
    Float64Array.from({ length: closes.length - at - 1 }, (_, t) =>
      Math.abs(Math.log(closes[t + at + 1]! / closes[t]!)),
    ),
  );
  return levelRatios.map((levelRatio) => {
    const factors = moves.map((scores) => Math.exp(splitQuantile(scores, 1 - levelRatio)));
    return {
      levelRatio,
      lowerPrices: factors.map((factor) => last / factor),
      upperPrices: factors.map((factor) => last * factor),
    };
  });
}
