import { AsymptoticMean, fewestForAsymptotic } from "#lib/statistics/sequential/asymptotic-mean.ts";
import { BettingMean } from "#lib/statistics/sequential/betting-mean.ts";
import type { Bound } from "../gates/bound.ts";
import type { SampleEvidence } from "./assurance.ts";
import type { AssuranceLevels } from "./share-assurance.ts";

/** The evidence of a mean, and what it is worth. */
export interface MeanEvidence {
  readonly evidence: SampleEvidence;
  readonly kind: "MEAN" | "APPROXIMATE";
  /** The observation that lost more than it could; absent where the bound held, or none was taken. */
  readonly breach?: number;
}

/**
 * The evidence of means of dates for and against a limit. PASS is exact where what a date can lose is bounded: by a
 * betting e-process. Where it is not (`lossBound` undefined), where a mean is to be small, and for FAIL, it is an
 * asymptotic confidence sequence, which says nothing below 50 observations and does not PASS.
 * @param lossBound in the unit of the observations; no observation is below −lossBound
 */
export function meanEvidence(
  means: readonly number[],
  { comparator, threshold }: Pick<Bound, "comparator" | "threshold">,
  lossBound: number | undefined,
  levels: AssuranceLevels,
): MeanEvidence {
  const asymptotic = new AsymptoticMean();
  for (const mean of means) asymptotic.add(mean);
  const above = (alpha: number) => asymptotic.logEvidenceAbove(threshold, alpha);
  const below = (alpha: number) => asymptotic.logEvidenceBelow(threshold, alpha);
  const isAtLeast = comparator === "AT_LEAST";
  const failing = (isAtLeast ? below : above)(levels.failAlphaRatio);
  const found = {
    logFail: failing,
    ...levels,
    observations: means.length,
    ...(means.length > 0 && { observed: asymptotic.mean }),
  };
  if (!isAtLeast || lossBound === undefined || !(threshold + lossBound > 0)) {
    const logPass = (isAtLeast ? above : below)(levels.alphaRatio);
    return { evidence: { logPass, ...found }, kind: "APPROXIMATE" };
  }
  const betting = new BettingMean(threshold, lossBound);
  for (const mean of means) betting.add(mean);
  const { logEvidence, breach } = betting;
  const evidence = { logPass: logEvidence, ...found };
  return { evidence, kind: "MEAN", ...(breach !== undefined && { breach }) };
}

/** Why an approximate verdict is open; undefined from 50 observations on. */
export function tooFewText(observations: number): string | undefined {
  if (observations >= fewestForAsymptotic) return undefined;
  return `an approximate verdict takes ${fewestForAsymptotic} dates, there are ${observations}`;
}
