import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { binomialCdf } from "#lib/statistics/distributions/binomial.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import {
  foundDifference,
  observedRuns,
} from "#services/audit/domain/comparison/assured-difference.ts";
import { assuredLaws } from "#services/audit/domain/comparison/assured-laws.ts";
import { pairedArms } from "#services/audit/domain/comparison/paired-runs.ts";
import { isLong } from "#test/support/test-length.ts";
import {
  armOfRuns,
  assurance,
  type SampleRun,
} from "#test/unit/audit/domain/comparison/assured-arms.ts";

// How often a winner is ever found where it is looked at after every window: 60 windows of five days.

const seeds = isLong ? 2_000 : 50;
const windows = 60;
/** At 5 % more come by chance once in 1,500 such tests. */
const mostFalse = countWhere((count) => 1 - binomialCdf(count, seeds, 0.05) <= 1 / 1500);
const levels = { ...assurance, levelRatio: assurance.alphaRatio / 2 };

type Outcome = Pick<SampleRun, "ratios" | "returns" | "side">;

/** What both arms do on a date. */
type DateLaw = (random: SeededRandom) => readonly [base: Outcome, other: Outcome];

interface Case {
  readonly name: string;
  readonly metric: string;
  /** Days between two as-ofs. */
  readonly spacing: number;
  readonly equal: DateLaw;
  readonly better: DateLaw;
}

/** Two tickers that move together: ratios share two thirds of their noise. */
function tickers(random: SeededRandom, lead: number): ReturnType<DateLaw> {
  const shared = random.normal();
  const arm = (ahead: number): Outcome => ({
    ratios: Object.fromEntries(
      ["AAPL", "MSFT"].map((ticker) => {
        return [ticker, 1 + 0.1 * (0.3 * random.normal() + ahead)];
      }),
    ),
  });
  return [arm(0.6 * shared), arm(-lead)];
}

/** Longs of which half are taken, with tails as fat as the bounds allow. */
function longs(random: SeededRandom, ahead: number): ReturnType<DateLaw> {
  const arm = (more: number): Outcome => {
    if (random.uniform() < 0.15) return {};
    const tail = random.uniform() < 0.05 ? 0.2 * Math.sign(random.normal()) : 0;
    const drawn = Math.max(-0.24, Math.min(0.24, 0.02 * random.normal() + tail));
    return { returns: [Math.max(-0.24, Math.min(0.24, drawn + more))] };
  };
  return [arm(0), arm(ahead)];
}

const cases: readonly Case[] = [
  {
    name: "ratios of tickers that move together",
    metric: "rmse_ratio",
    spacing: 5,
    equal: (random) => tickers(random, 0),
    better: (random) => tickers(random, 0.6),
  },
  {
    name: "ratios of windows that share bars",
    metric: "rmse_ratio",
    spacing: 2,
    equal: (random) => tickers(random, 0),
    better: (random) => tickers(random, 0.6),
  },
  {
    name: "profits with fat tails",
    metric: "net_pnl",
    spacing: 5,
    equal: (random) => longs(random, 0),
    better: (random) => longs(random, 0.14),
  },
  {
    name: "returns with fat tails",
    metric: "trade_return",
    spacing: 5,
    equal: (random) => longs(random, 0),
    better: (random) => longs(random, 0.16),
  },
];

for (const { name, metric, spacing, equal, better } of cases) {
  test(`equal arms with ${name} have at most ${mostFalse} winners of ${seeds}, looked at after every date`, () => {
    const winners = countOf((seed) => everFound(seed, metric, spacing, equal) !== undefined);
    if (isLong) process.stderr.write(`${name}: ${winners} of ${seeds}\n`);
    assert.ok(winners <= mostFalse, `${winners}`);
  });

  test(`an other arm that is better by ${name} is found more often than not, and never the base`, () => {
    const found = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((seed) => {
      return everFound(seed, metric, spacing, better);
    });
    assert.ok(found.filter((one) => one === "OTHER_BETTER").length > 5, found.join());
    assert.ok(!found.includes("BASE_BETTER"));
  });
}

/** The first winner at any look; undefined for none. */
function everFound(seed: number, metric: string, spacing: number, law: DateLaw) {
  const random = new SeededRandom(seed + 1);
  const arms: [SampleRun[], SampleRun[]] = [[], []];
  for (let day = 0; day < windows * 5; day += spacing) {
    const [base, other] = law(random);
    arms[0].push({ day, ...base });
    arms[1].push({ day, ...other });
  }
  const of = assuredLaws.get(metric)!;
  const { runs } = pairedArms(armOfRuns(arms[0]), armOfRuns(arms[1]));
  // Dates of fewer runs are the first of these.
  const observed = observedRuns(of, runs, { violationRatio: 1.1 });
  for (let dates = 1; dates <= observed.length; dates += 1) {
    const { reached } = foundDifference(of, observed.slice(0, dates), levels);
    if (reached !== "INCONCLUSIVE") return reached;
  }
  return undefined;
}

function countOf(isCounted: (seed: number) => boolean): number {
  return Array.from({ length: seeds }, (_, seed) => seed).filter(isCounted).length;
}

/** The first count for which what stays true from there on is true. */
function countWhere(isTrue: (count: number) => boolean): number {
  let count = 0;
  while (!isTrue(count)) count += 1;
  return count;
}
