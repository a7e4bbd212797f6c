import { wilsonInterval } from "#lib/statistics/confidence-intervals/wilson-interval.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import type { AssurancePolicy } from "#services/audit/domain/assurance/assurance-policy.ts";
import { atLimit, type Limit } from "./limits.ts";
import { firstPass } from "./looks.ts";
import { strategyOf, structures, type TwoPoints } from "./strategies.ts";

/** How often strategies were ever passed. */
export interface PassRate {
  readonly strategies: number;
  readonly passed: number;
  readonly ratio: number;
  /** Upper end of the one-sided 95 % interval of Wilson. */
  readonly upper: number;
}

/** Windows that share no bar of each strategy. */
export const windowsOfEach = 100;

/** The same of all structures together, and of the one of which most were passed. */
export interface PassRates extends PassRate {
  readonly worst: PassRate & { readonly structure: string };
}

/**
 * How often strategies at a limit are ever passed, looked at after every observation: as many of each structure, every
 * second of means with a fat tail.
 * @param strategies in all
 * @param beyond how far a share is beyond its limit; 0 for at it
 */
export function passRates(
  limit: Limit,
  policy: AssurancePolicy,
  strategies: number,
  seed: number,
  beyond = 0,
): PassRates {
  const random = new SeededRandom(seed);
  const ofEach = Math.floor(strategies / structures.length);
  const rates = structures.map((structure) => {
    let passed = 0;
    for (let at = 0; at < ofEach; at += 1) {
      const points = atLimit(limit, at % 2 === 1, beyond);
      const evidence = strategyOf(random, structure, points, windowsOfEach);
      if (firstPass(limit, evidence, policy) !== undefined) passed += 1;
    }
    return { structure: structure.name, ...rateOf(passed, ofEach) };
  });
  const passed = rates.reduce((sum, rate) => sum + rate.passed, 0);
  const [worst] = rates.toSorted((a, b) => b.passed - a.passed);
  return { ...rateOf(passed, ofEach * structures.length), worst: worst! };
}

/** How often strategies of one structure are passed within so many windows. */
export function powerRate(
  limit: Limit,
  policy: AssurancePolicy,
  points: TwoPoints,
  windows: number,
  strategies: number,
  seed: number,
): PassRate {
  const random = new SeededRandom(seed);
  let passed = 0;
  for (let at = 0; at < strategies; at += 1) {
    const evidence = strategyOf(random, structures[0]!, points, windows);
    if (firstPass(limit, evidence, policy) !== undefined) passed += 1;
  }
  return rateOf(passed, strategies);
}

function rateOf(passed: number, strategies: number): PassRate {
  const { upper } = wilsonInterval(passed, strategies, 0.9);
  return { strategies, passed, ratio: passed / strategies, upper };
}
