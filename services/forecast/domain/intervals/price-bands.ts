import { type ConformalWidths, conformalWidths } from "./conformal-widths.ts";
import type { IntervalPath } from "./interval-path.ts";
import { intervalAround } from "./interval-path.ts";
import { intervalPath, priceDistribution, upProbabilities } from "./price-distribution.ts";
import type { ScaleSource } from "./scale-source.ts";
import type { IntervalMethod, IntervalSettings } from "./settings.ts";
import type { VarianceSource } from "./variance-source.ts";

/** What one band rests on, one value per bar ahead. */
export interface BandBasis {
  readonly levelRatio: number;
  /** The level asked of the past errors so that the stated one be met; may leave [0, 1]. */
  readonly adaptedLevelRatios: readonly number[];
  /** Share of the past errors in the width, 0 to 1; the rest is Student's t's, scaled by them. */
  readonly scoreShareRatios: readonly number[];
}

/** What the intervals and the probabilities rest on. */
export interface IntervalBasis {
  /** CONFORMAL when past errors have a part in any width; SUBMITTED for quantiles of somebody else. */
  readonly method: IntervalMethod | "SUBMITTED";
  /** What scales the widths: a model's id, or what stood in for one and why. */
  readonly scaleSource: string;
  /** Past errors used, one count per bar ahead; zeros where the law is parametric. */
  readonly scoreCounts: readonly number[];
  /** One per level, ascending; empty for PARAMETRIC. */
  readonly bands: readonly BandBasis[];
  /** Where the widths are not what the policy asked for, and why; empty when they are. */
  readonly note: string;
}

/** The bands around a path with what they rest on. */
export interface PriceBands {
  /** One per level, ascending; bounds are positive and finite. */
  readonly intervals: readonly IntervalPath[];
  /** Probability that the price at each bar ahead is above the last close, inside (0, 1). */
  readonly upProbabilities: readonly number[];
  readonly basis: IntervalBasis;
}

/**
 * Bands at every level around a price path: conformal ones from the scaled past moves, or those of the
 * log-normal law with the variances of `variance`. At each level the ratio of the bounds rises with the
 * horizon, and a higher level's band contains a lower one's.
 * @param closes positive, oldest first; the last one is the origin
 * @param medianPrices the path, one per bar ahead
 * @param levelRatios ascending, inside (0, 1)
 */
export function priceBands(
  closes: Float64Array,
  medianPrices: Float64Array,
  variance: VarianceSource,
  scale: ScaleSource,
  levelRatios: readonly number[],
  settings: IntervalSettings,
): PriceBands {
  if (settings.method === "CONFORMAL") {
    const widths = conformalWidths(closes, medianPrices, scale.history, levelRatios, settings);
    return conformalBands(medianPrices, widths, scale.source, levelRatios, settings);
  }
  const law = priceDistribution(medianPrices, variance.logReturnVariances);
  return {
    intervals: levelRatios.map((level) => intervalPath(law, level)),
    upProbabilities: upProbabilities(law, closes[closes.length - 1]!),
    basis: {
      method: "PARAMETRIC",
      scaleSource: variance.source,
      scoreCounts: Array.from(medianPrices, () => 0),
      bands: [],
      note: "",
    },
  };
}

function conformalBands(
  medianPrices: Float64Array,
  widths: ConformalWidths,
  scaleSource: string,
  levelRatios: readonly number[],
  settings: IntervalSettings,
): PriceBands {
  const anyScore = widths.scoreShareRatios.some((shares) => shares.some((share) => share > 0));
  return {
    intervals: levelRatios.map((levelRatio, i) =>
      intervalAround(medianPrices, widths.halfWidths[i]!, levelRatio),
    ),
    upProbabilities: Array.from(widths.upProbabilities),
    basis: {
      method: anyScore ? "CONFORMAL" : "PARAMETRIC",
      scaleSource,
      scoreCounts: Array.from(widths.scoreCounts),
      bands: levelRatios.map((levelRatio, i) => ({
        levelRatio,
        adaptedLevelRatios: Array.from(widths.adaptedLevelRatios[i]!),
        scoreShareRatios: Array.from(widths.scoreShareRatios[i]!),
      })),
      note: noteOf(widths, levelRatios, settings.minimumScores),
    },
  };
}

function noteOf(
  widths: ConformalWidths,
  levelRatios: readonly number[],
  minimumScores: number,
): string {
  const notes: string[] = [];
  const short = widths.scoreCounts.indexOf(0);
  if (short >= 0) {
    notes.push(`fewer than ${minimumScores} past moves from bar ${short + 1} on: normal law there`);
  }
  for (const [i, level] of levelRatios.entries()) {
    const from = widths.scoreShareRatios[i]!.indexOf(0);
    if (from < 0 || (short >= 0 && from >= short)) continue;
    notes.push(
      `${level}: fewer than one independent past move is expected outside from bar ${from + 1} on: Student's t there`,
    );
  }
  return notes.join("; ");
}
