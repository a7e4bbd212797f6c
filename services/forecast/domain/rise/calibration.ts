import { logOdds, probabilityAt } from "#lib/statistics/event-probability/log-odds.ts";
import {
  type CalibrationSample,
  fitCalibration,
  type LogisticCalibration,
} from "#lib/statistics/event-probability/logistic-calibration.ts";
import { type RiseScore, scoredBars } from "./rise-score.ts";

/** Fewest scored forecasts that a calibration is learned from. */
export const minimumScoredRises = 100;

/**
 * Without enough scored forecasts a probability is the base rate's, moved by a quarter of the log odds
 * that the law of the intervals implies: alone, these told no rise from a fall on daily closes.
 */
const shrinkage: LogisticCalibration = { intercept: 0, slope: 0.25 };

/** What outcomes must overrule, and how firmly it is held. */
const prior = { ...shrinkage, interceptDeviation: 0.1, slopeDeviation: 0.15 };
/** Share of the forecasts, the earliest, that a calibration is first learned from, to be tried on the rest. */
const learnedRatio = 2 / 3;

/** A calibration with what it rests on. */
export interface RiseCalibration extends LogisticCalibration {
  readonly basis: "BASE_RATE" | "SCORED_FORECASTS";
  readonly note: string;
}

/** The calibrated probability. */
export function calibrated(
  { intercept, slope }: LogisticCalibration,
  baseRate: number,
  implied: number,
): number {
  return probabilityAt(logOdds(baseRate) + intercept + slope * logOdds(implied));
}

/**
 * Learns the calibration from scored forecasts where it is worth it: learned from the earlier ones alone, its
 * Brier score on the later ones must be below that of the shrunk base rate by more than a standard error.
 * @param scores latest first
 */
export function riseCalibration(scores: readonly RiseScore[]): RiseCalibration {
  const count = scores.length;
  if (count < minimumScoredRises) {
    const note = `${count} scored forecasts, fewer than ${minimumScoredRises}`;
    return { ...shrinkage, basis: "BASE_RATE", note };
  }
  const oldestFirst = [...scores].reverse();
  const later = oldestFirst.slice(Math.floor(learnedRatio * count));
  // What closed after the first of the later ones began shares bars with it.
  const earlier = oldestFirst.filter(({ closedMs }) => closedMs <= later[0]!.asOfMs);
  const spacing = spacingBars(oldestFirst);
  const learned = fitCalibration(sampleOf(earlier, spacing), prior);
  const tried = gainOf(learned, later, spacing);
  if (!(tried.mean > tried.standardError)) {
    const note = `${count} scored forecasts, on the latest of which a calibration gained nothing`;
    return { ...shrinkage, basis: "BASE_RATE", note };
  }
  const all = fitCalibration(sampleOf(oldestFirst, spacing), prior);
  const note = `${count} scored forecasts, tried on the latest ${later.length}`;
  return { ...all, basis: "SCORED_FORECASTS", note };
}

/** Bars between two as-ofs, from the time that the bars of a horizon take. */
function spacingBars(oldestFirst: readonly RiseScore[]): number {
  let horizonsMs = 0;
  for (const { asOfMs, closedMs } of oldestFirst) horizonsMs += closedMs - asOfMs;
  const spanMs = oldestFirst.at(-1)!.asOfMs - oldestFirst[0]!.asOfMs;
  const { horizonBars } = oldestFirst[0]!;
  const gaps = oldestFirst.length - 1;
  return gaps > 0 && horizonsMs > 0
    ? (horizonBars * (spanMs / gaps)) / (horizonsMs / oldestFirst.length)
    : horizonBars;
}

/** Moves that overlap are worth less than one observation each. */
function worthOf(bars: number, spacing: number): number {
  return Math.min(1, Math.max(spacing, 1) / bars);
}

function sampleOf(scores: readonly RiseScore[], spacing: number): CalibrationSample {
  const rows = scores.flatMap(({ horizonBars, implied, baseRates, rose }) =>
    scoredBars(horizonBars).map((bar, i) => ({
      offset: logOdds(baseRates[i]!),
      odds: logOdds(implied[i]!),
      event: rose[i] ? 1 : 0,
      weight: worthOf(bar, spacing),
    })),
  );
  return {
    offsets: Float64Array.from(rows, ({ offset }) => offset),
    logOdds: Float64Array.from(rows, ({ odds }) => odds),
    events: Float64Array.from(rows, ({ event }) => event),
    weights: Float64Array.from(rows, ({ weight }) => weight),
  };
}

/** By how much the Brier score falls from the shrunk base rate's to the calibration's, a mean over forecasts. */
function gainOf(
  calibration: LogisticCalibration,
  scores: readonly RiseScore[],
  spacing: number,
): { readonly mean: number; readonly standardError: number } {
  let sum = 0;
  let squares = 0;
  let worth = 0;
  for (const { horizonBars, implied, baseRates, rose } of scores) {
    let gain = 0;
    let weights = 0;
    const bars = scoredBars(horizonBars);
    bars.forEach((bar, i) => {
      const happened = rose[i] ? 1 : 0;
      const before = calibrated(shrinkage, baseRates[i]!, implied[i]!) - happened;
      const after = calibrated(calibration, baseRates[i]!, implied[i]!) - happened;
      const weight = worthOf(bar, spacing);
      gain += weight * (before * before - after * after);
      weights += weight;
    });
    sum += gain / weights;
    squares += (gain / weights) * (gain / weights);
    worth += weights / bars.length;
  }
  const mean = sum / scores.length;
  const variance = squares / scores.length - mean * mean;
  return { mean, standardError: Math.sqrt(Math.max(0, variance) / worth) };
}
