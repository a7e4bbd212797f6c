import { wilsonInterval } from "#lib/statistics/confidence-intervals/wilson-interval.ts";
import type { JointTruth } from "#lib/statistics/operating-characteristics/joint-shares.ts";
import { evaluateForecastAudits } from "#services/audit/domain/gates/forecast-audits-gate.ts";
import type { ForecastAuditsGateSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { keepProbability } from "#services/audit/domain/gates/keep-surface.ts";
import { auditsAbove, auditsBelow } from "#services/audit/domain/metrics/rmse-ratio.ts";
import { evidenceWith, scoredWithRatios } from "#test/unit/audit/sample-evidence.ts";

/** How many walks the gate keeps, with the 95 % interval of their share. */
export interface KeepShare {
  readonly kept: number;
  readonly walks: number;
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

/** What the gate states of such walks, from others. */
export interface StatedKeep {
  /** Mean rates of all audits. */
  readonly violationRate: number;
  readonly liftRate: number;
  /** P(KEEP) of independent audits at these rates, as if all walks had the same. */
  readonly pooled: number;
  /** P(KEEP) at the rates of each walk, averaged: given the rates of its walk, audits are independent. */
  readonly byWalk: number;
  /** Of `byWalk`, by how much the walks differ. */
  readonly standardError: number;
}

/** Whether the gate as it is on file ends KEEP on audits with these ratios. */
export function isKept(spec: ForecastAuditsGateSpec, ratios: readonly number[]): boolean {
  const evidence = evidenceWith({ scored: scoredWithRatios(ratios) });
  return evaluateForecastAudits(spec, evidence).ensembleStatus === "KEEP";
}

/** The share of walks that the gate keeps. */
export function keepShare(
  spec: ForecastAuditsGateSpec,
  walks: readonly (readonly number[])[],
): KeepShare {
  const kept = walks.filter((ratios) => isKept(spec, ratios)).length;
  const { lower, upper } = wilsonInterval(kept, walks.length, 0.95);
  return { kept, walks: walks.length, share: kept / walks.length, lower, upper };
}

/**
 * P(KEEP) of as many audits as the gate states it, exact by the multinomial law, at the rates of these walks. A
 * walk has rates of its own: how its models did at first decides which of them are weighed from then on, so that
 * the audits of one walk are more alike than those of several.
 */
export function statedKeep(
  spec: ForecastAuditsGateSpec,
  walks: readonly (readonly number[])[],
  audits: number,
): StatedKeep {
  const all = ratesOf(spec, walks.flat());
  const each = walks.map((ratios) => ratesOf(spec, ratios));
  const violationRates = withoutNoise(
    each.map(({ violationRate }) => violationRate),
    walks,
  );
  const liftRates = withoutNoise(
    each.map(({ liftRate }) => liftRate),
    walks,
  );
  const chances = each.map(({ largeShare }, k) => {
    const violationRate = violationRates[k]!;
    const liftRate = Math.min(liftRates[k]!, 1 - violationRate);
    return chanceAt(spec, audits, { violationRate, liftRate, largeShare });
  });
  const byWalk = chances.reduce((sum, chance) => sum + chance, 0) / walks.length;
  const squares = chances.reduce((sum, chance) => sum + (chance - byWalk) ** 2, 0);
  return {
    violationRate: all.violationRate,
    liftRate: all.liftRate,
    pooled: chanceAt(spec, audits, all),
    byWalk,
    standardError: Math.sqrt(squares / (walks.length - 1) / walks.length),
  };
}

/**
 * Rates drawn toward their mean until they vary as much as true rates do. Estimated ones vary more, by the binomial
 * variance of what each walk happened to have; with it P(KEEP) would count that chance twice.
 */
function withoutNoise(rates: readonly number[], walks: readonly (readonly number[])[]): number[] {
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  let variance = 0;
  let noise = 0;
  rates.forEach((rate, k) => {
    variance += (rate - mean) ** 2 / (rates.length - 1);
    noise += (rate * (1 - rate)) / (walks[k]!.length - 1) / rates.length;
  });
  const kept = variance > noise ? Math.sqrt(1 - noise / variance) : 0;
  return rates.map((rate) => mean + kept * (rate - mean));
}

function chanceAt(spec: ForecastAuditsGateSpec, audits: number, truth: JointTruth): number {
  const chance = keepProbability(spec, audits, truth);
  if (chance === undefined) throw new RangeError("violations and lifts are more than all audits");
  return chance;
}

/** The rates by the gate's own metrics: a ratio that is 1 but for rounding is no lift. */
function ratesOf(spec: ForecastAuditsGateSpec, ratios: readonly number[]): JointTruth {
  const evidence = evidenceWith({ scored: scoredWithRatios(ratios) });
  const lifts = auditsBelow(evidence, spec.liftRatio).count;
  return {
    violationRate: auditsAbove(evidence, spec.violationRatio).count / ratios.length,
    liftRate: lifts / ratios.length,
    // Where no lift was seen, those that there may be are taken to be large.
    largeShare: lifts === 0 ? 1 : auditsBelow(evidence, spec.promotionRatio).count / lifts,
  };
}
