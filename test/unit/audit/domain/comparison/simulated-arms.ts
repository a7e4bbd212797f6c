import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import type { Pair } from "#services/audit/domain/comparison/compare-pairs.ts";
import type { ArmObservation } from "#services/audit/domain/comparison/disjoint-windows.ts";

export const dayMs = 86_400_000;

/** Pairs whose as-ofs are thirty days apart. */
export function pairsOf(values: readonly (readonly [base: number, other: number])[]): Pair[] {
  return values.map(([base, other], at) => ({ asOfMs: at * 30 * dayMs, base, other }));
}

/** What one arm did on one bar, given what both arms share on it. */
export type BarLaw = (random: SeededRandom) => number;

/** How two arms are simulated, bar by bar. */
export interface SimulatedArms {
  readonly bars: number;
  readonly horizonBars: number;
  /** Bars between two as-ofs; fewer than the horizon let windows overlap. */
  readonly spacingBars: number;
  /** Of the noise of each arm. */
  readonly law: BarLaw;
  /** How much of the noise of a bar the next one keeps, 0 to below 1. */
  readonly memory?: number;
  /** What is added to each bar of the other arm. */
  readonly otherBetterBy?: number;
}

/**
 * Both arms over the same bars: each has noise of its own by the same law about what they share, so that they are
 * exchangeable unless one is better. An observation is the mean over a window.
 */
export function simulatedArms(
  seed: number,
  { bars, horizonBars, spacingBars, law, memory = 0, otherBetterBy = 0 }: SimulatedArms,
): { readonly base: readonly ArmObservation[]; readonly other: readonly ArmObservation[] } {
  const random = new SeededRandom(seed);
  let [kept, keptOther] = [0, 0];
  const both = Array.from({ length: bars }, () => {
    const shared = 1 + 0.5 * random.normal();
    kept = memory * kept + law(random);
    keptOther = memory * keptOther + law(random);
    return [shared + kept, shared + keptOther + otherBetterBy] as const;
  });
  const observed = (arm: 0 | 1) => {
    const observations: ArmObservation[] = [];
    for (let start = 0; start + horizonBars <= bars; start += spacingBars) {
      const window = both.slice(start, start + horizonBars);
      const value = window.reduce((sum, bar) => sum + bar[arm], 0) / horizonBars;
      const closedMs = (start + horizonBars) * dayMs;
      observations.push({ ticker: "AAPL", asOfMs: start * dayMs, closedMs, value });
    }
    return observations;
  };
  return { base: observed(0), other: observed(1) };
}
