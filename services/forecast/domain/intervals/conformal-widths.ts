import { selectInPlace } from "#lib/statistics/conformal/order-statistic.ts";
import { adaptMissRatios } from "#lib/statistics/conformal/past-adaptation.ts";
import { writeSquaredScores } from "#lib/statistics/conformal/scaled-scores.ts";
import { scoreShare } from "#lib/statistics/conformal/score-share.ts";
import { splitRank } from "#lib/statistics/conformal/split-rank.ts";
import { standInLaw, standInQuantile } from "#lib/statistics/conformal/stand-in-law.ts";
import { upProbability } from "#lib/statistics/conformal/up-probability.ts";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import type { VarianceHistory } from "#lib/statistics/volatility/variance-history.ts";
import { widestHalfWidth } from "./interval-path.ts";
import type { IntervalSettings } from "./settings.ts";
import { settledVariance } from "./settled-variance.ts";

/** Half-widths in the log price with what they rest on. Arrays hold one value per bar ahead. */
export interface ConformalWidths {
  /** One array per level: ascending with the horizon and with the level, all positive. */
  readonly halfWidths: readonly Float64Array[];
  /** Past moves that the width rests on; 0 where there were fewer than the policy asks for. */
  readonly scoreCounts: Float64Array;
  /** One array per level: the level asked of the scores after adaptation; may leave [0, 1]. */
  readonly adaptedLevelRatios: readonly Float64Array[];
  /** One array per level: the share of the scores in the width, the rest being the stand-in law's. */
  readonly scoreShareRatios: readonly Float64Array[];
  /** Probability that the price is above the last close, inside (0, 1). */
  readonly upProbabilities: Float64Array;
}

/** Marks around each level's squared bound of the bar before: they affect the running time only. */
const lowMarkRatio = 0.7;
const highMarkRatio = 1.4;

/**
 * Locally weighted split conformal half-widths around a price path, per horizon.
 *
 * The score of a past bar t at horizon h is |(log C[t+h] − log C[t]) / σ_h(t) − c_h / σ_h(today)|: the
 * move in units of the deviation that was expected at t, less today's offset c_h of the path from the last
 * close in units of the one expected today. Where scaled moves are exchangeable, so is the coming one with
 * them whatever the path says, and a path far from anything seen gets a wide band. The half-width is
 * σ_h(today) times the ⌈(m + 1)(1 − α)⌉-th of the m scores, α being adapted along the past bars. σ_h is
 * that of `settledVariance`.
 *
 * Moves over h bars overlap, and m of them hold no more than m / h independent ones: of these
 * k = (m / h)(1 − level) are expected outside the band. A quantile with k ≤ 1 is no estimate, and
 * Student's t stands in, its scale that of the scores (`standInLaw`); above, the half-width is the mean of
 * the two weighted 1 − 1/k and 1/k. The scale was fitted to the same bars, so that the guarantee of split conformal is
 * approximate; `test/bench/coverage.ts` measures it.
 *
 * Lei, G'Sell, Rinaldo, Tibshirani & Wasserman (2018), "Distribution-Free Predictive Inference for
 * Regression", section 5.2; Gibbs & Candès (2021).
 * @param closes n positive prices
 * @param medianPrices the path, positive, one per bar ahead
 * @param history n conditional variances
 * @param levelRatios ascending, inside (0, 1)
 */
export function conformalWidths(
  closes: Float64Array,
  medianPrices: Float64Array,
  history: VarianceHistory,
  levelRatios: readonly number[],
  settings: Pick<IntervalSettings, "minimumScores" | "adaptationRate">,
): ConformalWidths {
  const n = closes.length;
  const horizons = medianPrices.length;
  const perLevel = () => levelRatios.map(() => new Float64Array(horizons));
  const halfWidths = perLevel();
  const adaptedLevelRatios = perLevel();
  const scoreShareRatios = perLevel();
  const scoreCounts = new Float64Array(horizons);
  const upProbabilities = new Float64Array(horizons);

  const logCloses = new Float64Array(n);
  for (let t = 0; t < n; t += 1) logCloses[t] = log(closes[t]!);
  const { intercepts, slopes } = settledVariance(history, horizons);
  const { conditionalVariances } = history;
  const quantiles = levelRatios.map((level) => normalQuantile(0.5 + level / 2));
  const targets = Float64Array.from(levelRatios, (level) => 1 - level);
  const missRatios = new Float64Array(levelRatios.length);
  const scores = new Float64Array(n);
  const reordered = new Float64Array(n);
  const bounds = Float64Array.from(quantiles);
  const marks = new Float64Array(2 * levelRatios.length);
  const markCounts = new Int32Array(marks.length);

  for (let h = 1; h <= horizons; h += 1) {
    const at = h - 1;
    const centre = log(medianPrices[at]!) - logCloses[n - 1]!;
    const intercept = intercepts[at]!;
    const slope = slopes[at]!;
    const deviation = Math.sqrt(intercept + slope * conditionalVariances[n - 1]!);
    const offset = centre / deviation;
    let count = writeSquaredScores(
      logCloses,
      conditionalVariances,
      h,
      offset,
      intercept,
      slope,
      scores,
    );
    if (count < settings.minimumScores) count = 0;
    scoreCounts[at] = count;
    const law = standInLaw(scores, count, h);
    upProbabilities[at] = upProbability(scores, count, h, offset, law);
    reordered.set(scores);
    for (let i = 0; i < levelRatios.length; i += 1) {
      marks[2 * i] = lowMarkRatio * bounds[i]! * bounds[i]!;
      marks[2 * i + 1] = highMarkRatio * bounds[i]! * bounds[i]!;
    }
    adaptMissRatios(
      scores,
      count,
      h,
      settings.minimumScores,
      settings.adaptationRate,
      targets,
      marks,
      markCounts,
      missRatios,
    );

    for (let i = 0; i < levelRatios.length; i += 1) {
      const asked = missRatios[i]!;
      adaptedLevelRatios[i]![at] = 1 - asked;
      let width = standInQuantile(law, quantiles[i]!);
      const share = scoreShare(count, h, targets[i]!);
      if (share > 0) {
        const rank = splitRank(count, asked);
        const position = Math.max(1, Math.min(rank, count)) - 1;
        let bound = Math.sqrt(selectInPlace(reordered, count, position));
        bounds[i] = bound;
        // No score bounds the next one at this level: the wider of the largest and the law does.
        if (rank > count) bound = Math.max(bound, width);
        width = share * bound + (1 - share) * width;
      }
      scoreShareRatios[i]![at] = share;
      halfWidths[i]![at] = Math.min(widestHalfWidth, width * deviation);
    }
  }
  ascend(halfWidths);
  return { halfWidths, scoreCounts, adaptedLevelRatios, scoreShareRatios, upProbabilities };
}

/** Lets no band be narrower than at the bar before or than the next lower level's. */
function ascend(halfWidths: readonly Float64Array[]): void {
  for (let i = 0; i < halfWidths.length; i += 1) {
    const widths = halfWidths[i]!;
    const lower = i > 0 ? halfWidths[i - 1]! : undefined;
    for (let h = 0; h < widths.length; h += 1) {
      if (h > 0) widths[h] = Math.max(widths[h]!, widths[h - 1]!);
      if (lower !== undefined) widths[h] = Math.max(widths[h]!, lower[h]!);
    }
  }
}
