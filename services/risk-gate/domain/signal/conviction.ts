/** How much each part of a conviction counts; the four are divided by their sum. */
export interface ConvictionWeights {
  readonly edge: number;
  readonly agreement: number;
  readonly diagnostics: number;
  readonly signalToNoise: number;
}

/** Edge 0.40 and 0.20 each other part, by the roadmap. */
export const roadmapWeights: ConvictionWeights = {
  edge: 0.4,
  agreement: 0.2,
  diagnostics: 0.2,
  signalToNoise: 0.2,
};

/** What a conviction is made from; undefined where it is not known. */
export interface ConvictionInputs {
  /** Expected return in the side's favour, 0 or more: 0.003 is 30 bps. */
  readonly moveRatio: number | undefined;
  /** The move less the cost of the round trip; negative where it does not pay for the trade. */
  readonly netRatio: number | undefined;
  /** The policy's least expected return. */
  readonly floorRatio: number;
  /** Move over the forecast's standard deviation; undefined where the interval is no interval. */
  readonly signalToNoiseRatio: number | undefined;
  /** 0 to 1 each. */
  readonly agreement: number | undefined;
  readonly diagnostics: number | undefined;
  /** 0.25 is 25 % a year. */
  readonly annualisedVolatilityRatio: number | undefined;
}

/** A part of a conviction. */
export type ConvictionPart = keyof ConvictionWeights;

const partNames: readonly ConvictionPart[] = ["edge", "agreement", "diagnostics", "signalToNoise"];

/** A conviction with what it was made of. */
export interface Conviction {
  /** 0 to 1; undefined where a part is. */
  readonly ratio: number | undefined;
  /** Each 0 to 1; undefined where an input is missing. */
  readonly parts: Readonly<Record<ConvictionPart, number | undefined>>;
  /** As they apply: their sum is 1. */
  readonly weights: ConvictionWeights;
  readonly turbulenceFactor: number;
  readonly smallMoveFactor: number;
  /** The parts without a value, in their order. */
  readonly missingParts: readonly ConvictionPart[];
}

/** A floor of 0 would divide by it. */
const leastFloorRatio = 1e-6;

/**
 * How much speaks for a signal besides its probability, 0 to 1:
 * (0.05 + 0.95 × weighted mean of the parts) × volatility factor × small-move factor.
 *
 * | part | value, held to 0 to 1 |
 * |---|---|
 * | edge | net ÷ floor ÷ 3, of a net of 0 or more |
 * | agreement | see model-agreement.ts |
 * | diagnostics | see diagnostics-score.ts |
 * | signal-to-noise | (ratio − 0.5) ÷ 1.5; 0.5 where there is none |
 *
 * | factor | value |
 * |---|---|
 * | annual volatility | from 0.60 on 0.60, from 0.40 on 0.75, up to 0.15 1.05, else 1 |
 * | move below the floor | 0.75, else 1 |
 *
 * Formula and numbers are the confidence of the system that pmx replaces, with the roadmap's weights. An interval that
 * is none, and a volatility that is missing, deny the signal under finite-inputs, so that the neutral values for them
 * make nothing easier. The other parts have none: without one there is no conviction, and what asks for one denies.
 */
export function conviction(inputs: ConvictionInputs, weights: ConvictionWeights): Conviction {
  const { moveRatio, netRatio, floorRatio, signalToNoiseRatio } = inputs;
  const floor = Math.max(floorRatio, leastFloorRatio);
  const parts = {
    edge: netRatio === undefined ? undefined : unit(Math.max(0, netRatio) / floor / 3),
    agreement: inputs.agreement,
    diagnostics: inputs.diagnostics,
    signalToNoise: signalToNoiseRatio === undefined ? 0.5 : unit((signalToNoiseRatio - 0.5) / 1.5),
  };
  const applied = ofSumOne(weights);
  const turbulenceFactor = turbulenceFactorOf(inputs.annualisedVolatilityRatio);
  const smallMoveFactor = moveRatio !== undefined && moveRatio < floorRatio ? 0.75 : 1;
  const missingParts = partNames.filter((name) => !Number.isFinite(parts[name]));
  const mean = partNames.reduce((sum, name) => sum + applied[name] * (parts[name] ?? 0), 0);
  return {
    ratio:
      missingParts.length > 0
        ? undefined
        : unit((0.05 + 0.95 * mean) * turbulenceFactor * smallMoveFactor),
    parts,
    weights: applied,
    turbulenceFactor,
    smallMoveFactor,
    missingParts,
  };
}

function ofSumOne(weights: ConvictionWeights): ConvictionWeights {
  const sum = partNames.reduce((total, name) => total + weights[name], 0);
  return {
    edge: weights.edge / sum,
    agreement: weights.agreement / sum,
    diagnostics: weights.diagnostics / sum,
    signalToNoise: weights.signalToNoise / sum,
  };
}

/** @param annualisedRatio compared with annual bands. */
function turbulenceFactorOf(annualisedRatio: number | undefined): number {
  if (annualisedRatio === undefined) return 1;
  if (annualisedRatio >= 0.6) return 0.6;
  if (annualisedRatio >= 0.4) return 0.75;
  return annualisedRatio <= 0.15 ? 1.05 : 1;
}

function unit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
