import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { meanInterval } from "#lib/statistics/confidence-intervals/mean-interval.ts";
import { binomialCdf } from "#lib/statistics/distributions/binomial.ts";
import { comparePairs } from "#services/audit/domain/comparison/compare-pairs.ts";
import { disjointPairs } from "#services/audit/domain/comparison/disjoint-windows.ts";
import { isLong, someOf } from "#test/support/test-length.ts";
import {
  type BarLaw,
  type SimulatedArms,
  simulatedArms,
} from "#test/unit/audit/domain/comparison/simulated-arms.ts";

// How often a winner is found between equal arms, and how often an arm is found that is better. Windows of thirty
// bars every five bars, of which twenty share none.

const runs = isLong ? 1000 : 40;

/** At a level of 5 % more come by chance once in 1,500 such tests: 73 of 1,000. */
const mostFalse = countWhere((count) => 1 - binomialCdf(count, runs, 0.05) <= 1 / 1500);
/** At a power of 80 % fewer come by chance once in 1,000 such tests: 760 of 1,000. */
const leastFound = countWhere((count) => binomialCdf(count, runs, 0.8) > 1 / 1000);

const arms = { bars: 600, horizonBars: 30, spacingBars: 5 } as const;

const normal: BarLaw = (random) => random.normal();
/** Student's t with three degrees of freedom: no fourth moment, and hardly a variance. */
const heavyTailed: BarLaw = (random) => {
  const squares = random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2;
  return random.normal() / Math.sqrt(squares / 3);
};
/** Mostly nothing, else one step up or down: most windows of two arms differ by nothing or by the same. */
const zerosAndTies: BarLaw = (random) => {
  const drawn = random.uniform();
  return drawn < 0.005 ? -1 : drawn < 0.01 ? 1 : 0;
};

interface Case {
  readonly name: string;
  readonly simulated: SimulatedArms;
}

const cases: readonly Case[] = [
  { name: "normal noise", simulated: { ...arms, law: normal } },
  { name: "heavy tails", simulated: { ...arms, law: heavyTailed } },
  { name: "zeros and ties", simulated: { ...arms, law: zerosAndTies } },
  // Windows that share no bar are correlated by 0.2.
  { name: "a memory of ten bars", simulated: { ...arms, law: normal, memory: 0.9 } },
  { name: "ten windows", simulated: { ...arms, bars: 300, law: normal } },
];

for (const { name, simulated } of someOf(cases)) {
  test(`two equal arms with ${name} have at most ${mostFalse} false winners of ${runs}`, () => {
    const { winners, pairs } = compared(simulated);
    assert.equal(pairs, simulated.bars / 30);
    assert.ok(winners <= mostFalse, `${winners}`);
    if (isLong) process.stderr.write(`${name}: ${winners} false winners of ${runs}\n`);
  });
}

test("a paired t on windows that overlap finds a winner between equal arms 45 % of the time", () => {
  let winners = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const { base, other } = simulatedArms(seed, { ...arms, law: normal });
    const differences = other.map(({ value }, k) => value - base[k]!.value);
    const interval = meanInterval(differences, 0.95)!;
    if (interval.lower > 0 || interval.upper < 0) winners += 1;
  }
  const share = winners / runs;
  assert.ok(Math.abs(share - 0.45) < 3.3 * Math.sqrt(0.25 / runs), `${winners}`);
  assert.ok(winners > 3 * mostFalse || !isLong, `${winners}`);
});

/** Standard deviation of the difference of two means over a window, given the variance of one bar. */
const deviationOf = (variance: number) => Math.sqrt((2 * variance) / arms.horizonBars);

const better: readonly (Case & { readonly deviation: number })[] = [
  { name: "normal noise", simulated: { ...arms, law: normal }, deviation: deviationOf(1) },
  { name: "heavy tails", simulated: { ...arms, law: heavyTailed }, deviation: deviationOf(3) },
  {
    name: "zeros and ties",
    simulated: { ...arms, law: zerosAndTies },
    deviation: deviationOf(0.01),
  },
];

for (const { name, simulated, deviation } of someOf(better)) {
  test(`an arm with ${name} that is better by the detectable effect is found at least ${leastFound} times of ${runs}`, () => {
    const { standardDeviations } = comparisonOf(1, { ...arms, law: normal }).detectable!;
    const otherBetterBy = standardDeviations * deviation;
    const { otherWins } = compared({ ...simulated, otherBetterBy });
    assert.ok(otherWins >= leastFound, `${otherWins}`);
    if (isLong) process.stderr.write(`${name}: ${otherWins} found of ${runs}\n`);
  });
}

test(`an arm that is better by what another comparison stated is found at least ${leastFound} times of ${runs}`, () => {
  let found = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const stated = comparisonOf(seed, { ...arms, law: normal }).detectable!.difference;
    const next = comparisonOf(100_000 + seed, { ...arms, law: normal, otherBetterBy: stated });
    if (next.conclusion === "OTHER_BETTER") found += 1;
  }
  assert.ok(found >= leastFound, `${found}`);
  if (isLong) process.stderr.write(`as another stated: ${found} found of ${runs}\n`);
});

function comparisonOf(seed: number, simulated: SimulatedArms) {
  const { base, other } = simulatedArms(seed, simulated);
  return comparePairs(disjointPairs(base, other).pairs, { direction: "HIGHER_IS_BETTER" });
}

function compared(simulated: SimulatedArms) {
  let winners = 0;
  let otherWins = 0;
  let pairs = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const { conclusion, n } = comparisonOf(seed, simulated);
    pairs = n;
    if (conclusion === "OTHER_BETTER") otherWins += 1;
    if (conclusion === "OTHER_BETTER" || conclusion === "BASE_BETTER") winners += 1;
  }
  return { winners, otherWins, pairs };
}

/** The first count for which what stays true from there on is true. */
function countWhere(isTrue: (count: number) => boolean): number {
  let count = 0;
  while (!isTrue(count)) count += 1;
  return count;
}
