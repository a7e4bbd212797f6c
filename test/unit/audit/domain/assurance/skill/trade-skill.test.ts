import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { knownDates } from "#services/audit/domain/assurance/as-of-dates.ts";
import {
  type TradeSkill,
  tradeSkills,
} from "#services/audit/domain/assurance/skill/trade-skill.ts";
import type { TradeBenchmark } from "#services/audit/domain/facts/benchmark-facts.ts";
import type { ClosedTrade } from "#services/audit/domain/facts/execution-facts.ts";
import { evidenceWith, longEndedRun, sampleTrade } from "#test/unit/audit/sample-evidence.ts";
import { auditWith, dayMs, every, startMs } from "./sample-audits.ts";

const terms = {
  ...{ alphaRatio: 0.05, lossBoundRatio: 0.25, seenUntilMs: 0 },
  ...{ lacks: [], noDates: "none counts" },
};

/** A trade that is entered on a day and left after three, with its return and what it is held against, in bps. */
interface SampleTrade {
  readonly day: number;
  readonly bps: number;
  readonly random?: number;
  readonly held?: number;
  readonly side?: "BUY" | "SELL";
}

const nameOf = (at: number) => `portfolios/p/roundTrips/${at}`;

function closed({ day, bps, side = "BUY" }: SampleTrade, at: number): ClosedTrade {
  const entryTimeMs = startMs + day * dayMs;
  return sampleTrade({
    ...{ roundTrip: nameOf(at), side, entryTimeMs, exitTimeMs: entryTimeMs + 3 * dayMs },
    netPnlMicros: BigInt(Math.round(bps * 1_000_000)),
    entryNotionalMicros: 10_000_000_000n,
  });
}

function evidenceOf(sample: readonly SampleTrade[], isOlder = false) {
  const trades = sample.map(
    ({ random, held }, at): TradeBenchmark => ({
      roundTrip: nameOf(at),
      ...(random !== undefined && { randomEntryReturnBps: random }),
      ...(held !== undefined && { buyAndHoldReturnBps: held }),
    }),
  );
  const days = [...new Set(sample.map(({ day }) => day))];
  const evidence = evidenceWith({
    runs: [longEndedRun],
    scored: days.map((day) => auditWith(day, { ensemble: 10 })),
    trades: sample.map(closed),
    benchmarks: [
      {
        ...{ auditSet: "sprints/a", startTimeMs: 0, endTimeMs: 1 },
        buyAndHold: { marks: 1, returnRatio: 0, maxDrawdownRatio: 0 },
        ...(!isOlder && { trades }),
      },
    ],
  });
  return { evidence, dates: knownDates(evidence).dates };
}

function shownBy(sample: readonly SampleTrade[], isOlder = false) {
  const { evidence, dates } = evidenceOf(sample, isOlder);
  return tradeSkills(evidence, dates, terms) as readonly [TradeSkill, TradeSkill];
}

test("the excess over random entry is found where it is planted, and none over buy-and-hold where it is not", () => {
  const sample = every(300, 5).map((day, at) => {
    const bps = at % 2 === 0 ? 240 : -80;
    return { day, bps, random: 5, held: bps };
  });
  const [random, held] = shownBy(sample);
  assert.deepEqual([random.benchmark, random.verdict], ["RANDOM_ENTRY", "SHOWN"]);
  assert.deepEqual([random.observations, random.trades], [300, 300]);
  assert.ok(Math.abs(random.excessBps! - 75) < 1e-9);
  assert.deepEqual([held.verdict, held.excessBps], ["NOT_SHOWN", 0]);
});

test("a date is one observation, the mean excess of its trades", () => {
  const [random] = shownBy([
    { day: 0, bps: 100, random: 10, held: 0 },
    { day: 0, bps: 20, random: 30, held: 0 },
    { day: 5, bps: 0, random: 0, held: 0 },
  ]);
  assert.deepEqual([random.observations, random.trades, random.excessBps], [2, 3, 20]);
});

test("a trade whose benchmark is not recorded leaves everything open, as benchmarks of earlier versions do", () => {
  const sample = every(200, 5).map((day) => ({ day, bps: 300, random: 5, held: 5 }));
  const [older] = shownBy(sample, true);
  assert.deepEqual([older.verdict, older.observations, older.logEvidence], ["UNDEFINED", 0, 0]);
  assert.equal(older.undefinedReason, "the benchmark of 200 of 200 trades is not recorded");
  const { random: _, ...without } = sample[0]!;
  const [partly, held] = shownBy([without, ...sample.slice(1)]);
  assert.equal(partly.undefinedReason, "the benchmark of 1 of 200 trades is not recorded");
  assert.equal(held.verdict, "SHOWN");
});

test("nothing is shown of trades with a short, whose loss has no bound, nor after a fall beyond the bound", () => {
  const sample = (count: number): readonly SampleTrade[] =>
    every(count, 5).map((day, at) => ({
      ...{ day, bps: at % 2 === 0 ? 140 : 40, random: 5, held: 5 },
      side: at === 0 ? "SELL" : "BUY",
    }));
  const [short] = shownBy(sample(600));
  assert.equal(short.verdict, "UNDEFINED");
  assert.match(short.undefinedReason, /short position can lose without a bound/);
  const [fallen] = shownBy([{ day: 500, bps: -2_400, random: 200 }, ...sample(60).slice(1)]);
  assert.equal(fallen.verdict, "UNDEFINED");
  assert.match(fallen.undefinedReason, /fell behind by more than the 25 %/);
  assert.equal(shownBy([])[0].undefinedReason, "none counts");
});

test("of trades whose entries were drawn at most 5 % are ever shown to be better than that", () => {
  const sequences = 150;
  const random = new SeededRandom(3);
  const outcomes = Array.from({ length: 400 }, () => 30 + 150 * random.normal());
  const mean = outcomes.reduce((sum, one) => sum + one, 0) / outcomes.length;
  let ever = 0;
  for (let sequence = 0; sequence < sequences; sequence += 1) {
    const sample = every(60, 5).map((day) => {
      const bps = outcomes[Math.floor(random.uniform() * outcomes.length)]!;
      return { day, bps, random: mean, held: 0 };
    });
    const { evidence, dates } = evidenceOf(sample);
    const isEver = every(30, 2).some((look) => {
      const [{ verdict }] = tradeSkills(evidence, dates.slice(0, look + 2), terms) as [TradeSkill];
      return verdict === "SHOWN";
    });
    if (isEver) ever += 1;
  }
  assert.ok(ever <= 0.05 * sequences, `${ever} of ${sequences}`);
});
