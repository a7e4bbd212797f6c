import { normalCdf, normalQuantile } from "#lib/statistics/distributions/normal.ts";

/** Inputs of the risk score, all at the holding horizon. */
export interface DistributionInputs {
  /** Expected return as a ratio, signed. */
  readonly expectedReturnRatio: number;
  /** Standard deviation of the price as a ratio of the last close, positive. */
  readonly deviationRatio: number;
  /**
   * How much further the widest interval reaches against the side than a normal law would have it reach beyond the
   * narrowest: 1 for a normal law. Undefined where the forecast states one interval alone.
   */
  readonly tailRatio: number | undefined;
  /** Share of the volatilities of the name's own past that are not above its latest; undefined where unknown. */
  readonly ownPastPercentileRatio: number | undefined;
}

/** The parts of the score, each from 0 to 1. */
export interface RiskParts {
  readonly noise: number;
  readonly width: number;
  readonly tail: number;
  readonly ownPast: number;
}

/** A risk score with its parts. */
export interface DistributionRisk {
  readonly score: number;
  readonly parts: RiskParts;
}

/** The width counts most: it is what a position of a given size can lose. */
const weights: RiskParts = { noise: 0.2, width: 0.4, tail: 0.2, ownPast: 0.2 };

/** Half the width of a 95 % interval in standard deviations. */
const z95 = normalQuantile(0.975);

/** Half a 95 % interval of five sessions at 36 % a year, by which a width counts one half. */
const middleHalfWidthRatio = 0.1;

/**
 * Risk from 0 (calm) to 1: the weighted mean of four parts.
 *
 * | part | weight | value | 0 | 1/2 | 1 |
 * |---|---|---|---|---|---|
 * | noise | 0.20 | chance that noise alone moves the price as far as is expected, 2 Φ(−move ÷ deviation) | a sure move | 0.67 deviations | no move |
 * | width | 0.40 | h ÷ (h + 10 %) of the half-width h of the 95 % interval | none | ±10 % | without end |
 * | tail | 0.20 | tail ratio − 0.5, held to 0 to 1 | half of a normal law's | a normal law's | 1.5 of it, or unknown |
 * | own past | 0.20 | share of the name's own volatilities that are not above its latest | calmer than ever | its median | wilder than ever, or unknown |
 *
 * A smaller move, a wider interval, a heavier tail and a wilder time each raise the score, and so does what is not
 * known. The weights were chosen on every second of 48 daily series (docs/trades-to-expect.md), as the round numbers
 * whose score goes best with the size of the losses that followed.
 */
export function distributionRisk(inputs: DistributionInputs): DistributionRisk {
  const { expectedReturnRatio, deviationRatio, tailRatio, ownPastPercentileRatio } = inputs;
  const halfWidthRatio = z95 * deviationRatio;
  const parts = {
    noise: 2 * normalCdf(-Math.abs(expectedReturnRatio) / deviationRatio),
    width: halfWidthRatio / (halfWidthRatio + middleHalfWidthRatio),
    tail: unit(tailRatio === undefined ? 1 : tailRatio - 0.5),
    ownPast: unit(ownPastPercentileRatio ?? 1),
  };
  const score =
    weights.noise * parts.noise +
    weights.width * parts.width +
    weights.tail * parts.tail +
    weights.ownPast * parts.ownPast;
  return { score, parts };
}

function unit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
