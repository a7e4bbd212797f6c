import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { otherNamesOf } from "#gateway/market-data/store/price-blocks.ts";
import { storedEndOf } from "#gateway/market-data/store/stored-ends.ts";
import type { Sprint } from "#gateway/sprint/domain/sprint.ts";
import { trialAlpha } from "#gateway/sprint/domain/trials/evidence-basis.ts";
import { sealOf } from "#gateway/sprint/domain/trials/seal.ts";
import { type TrialBars, trialsOf } from "#gateway/sprint/domain/trials/trial.ts";
import { countEarlierSprints } from "#gateway/sprint/store/earlier-sprints.ts";
import { createSealStore } from "#gateway/sprint/store/seal-store.ts";
import { createSprintStore } from "#gateway/sprint/store/sprint-store.ts";
import { recordTrials } from "#gateway/sprint/store/trial-records.ts";
import { createTrialStore } from "#gateway/sprint/store/trial-store.ts";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { almostDone } from "#test/unit/gateway/sprint/app/runner-world.ts";

const prices = { otherNamesOf, storedEndOf };
const day = 86_400_000;
const path = join(temporaryFolder(), "gateway.db");
const migrationsFolder = join(repositoryRoot, "gateway/store/migrations");
const open = () => openStore({ path, migrationsFolder, logger: quietLogger });
let store: Store;
before(async () => {
  store = await open();
});
after(() => store.close());

let created = 0;

/** A sprint of one audit run on an instrument of its own, or on one that others have too. */
function planned(ticker: string, asOfDay: number, horizonBars: number, more: object = {}): Sprint {
  created += 1;
  const of = almostDone(`sprints/${created}`);
  const spec = { ...of.spec, tickers: [ticker], horizonBars };
  return { ...of, spec, asOfTimesMs: [asOfDay * day], ...more };
}

const barsOf = (ticker: string, count = 100): TrialBars => ({
  ticker,
  provenance: "REAL",
  closeTimesMs: Array.from({ length: count }, (_, at) => (at + 1) * day),
});

const terms = { familyAlphaRatio: 0.05 };

function insert(sprint: Sprint, bars = sprint.spec.tickers.map((ticker) => barsOf(ticker))) {
  return createSprintStore(store, prices, () => 0).insert(
    sprint,
    "h",
    trialsOf(sprint, bars, terms),
  );
}

const numberOf = async (sprint: Sprint, bars?: TrialBars[]) =>
  (await insert(sprint, bars)).trial?.number;

test("settings on the same dates are counted in their order, and one that is run again is no further one", async () => {
  const first = planned("A", 50, 5);
  assert.equal(await numberOf(first), 1);
  assert.equal(await numberOf(planned("A", 50, 6)), 2);
  assert.equal(await numberOf(planned("A", 52, 5)), 3);
  const again = await insert(planned("A", 50, 5));
  assert.deepEqual([again.trial?.number, again.trial?.familySize], [1, 3]);
});

test("dates that share no outcome bar are another family, and so is another instrument", async () => {
  assert.equal(await numberOf(planned("B", 20, 5)), 1);
  // Its outcomes begin after the as-of, where those of the other end.
  assert.equal(await numberOf(planned("B", 25, 5)), 1);
  assert.equal(await numberOf(planned("B", 24, 5)), 3);
  assert.equal(await numberOf(planned("BB", 24, 5)), 1);
  assert.equal(
    await numberOf(planned("B", 24, 5), [{ ...barsOf("B"), provenance: "SYNTHETIC" }]),
    1,
  );
});

test("a bar more resets nothing: the dates that move are a further trial of the same family", async () => {
  assert.equal(await numberOf(planned("C", 90, 5), [barsOf("C", 95)]), 1);
  assert.equal(await numberOf(planned("C", 91, 5), [barsOf("C", 96)]), 2);
});

test("of several tickers the largest number is the sprint's", async () => {
  await insert(planned("D", 50, 5));
  await insert(planned("D", 50, 6));
  await insert(planned("E", 50, 5));
  const both = planned("D", 50, 5);
  const spec = { ...both.spec, tickers: ["E", "D"] };
  const { trial } = await insert({ ...both, spec });
  assert.deepEqual([trial?.ticker, trial?.number], ["D", 3]);
});

test("what was known when a setting was first recorded stays, whatever is stored later", async () => {
  const first = await insert(planned("F", 50, 5), [barsOf("F", 60)]);
  assert.equal(first.trial?.seenUntilMs, 60 * day);
  const later = await insert(planned("F", 90, 5), [barsOf("F", 100)]);
  assert.equal(later.trial?.seenUntilMs, 60 * day);
  // A setting that is new has seen what any other has, also on a file that ends before.
  const trimmed = await insert(planned("F", 30, 6), [barsOf("F", 40)]);
  assert.equal(trimmed.trial?.seenUntilMs, 100 * day);
});

test("forecasts of somebody else may have seen all bars that were there, whenever their setting came first", async () => {
  const { policy } = planned("SUBMITTED", 40, 5);
  const forecast = { ...policy.forecast, submissionSource: "forecasters/mine" };
  const by = { policy: { ...policy, forecast } };
  const first = await insert(planned("SUBMITTED", 40, 5, by), [barsOf("SUBMITTED", 60)]);
  const later = await insert(planned("SUBMITTED", 80, 5, by), [barsOf("SUBMITTED", 90)]);
  assert.deepEqual([first.trial?.seenUntilMs, later.trial?.seenUntilMs], [60 * day, 90 * day]);
});

test("of all trials that touch one date the spent error probabilities add up to less than the family's", async () => {
  let named = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 20 })), {
        minLength: 1,
        maxLength: 12,
      }),
      async (periods) => {
        named += 1;
        const ticker = `P${named}`;
        await store.write((tx) => {
          for (const [from, horizon] of periods) {
            const sprint = planned(ticker, from, horizon);
            recordTrials(tx, prices, sprint.name, trialsOf(sprint, [barsOf(ticker)], terms));
          }
        });
        const trials = await createTrialStore(store, prices).listTrials(ticker, 100);
        for (let date = 1; date <= 80; date += 1) {
          const touching = trials.filter(({ firstAsOfMs, lastOutcomeMs }) => {
            return firstAsOfMs < date * day && date * day <= lastOutcomeMs!;
          });
          const spent = touching.reduce(
            (sum, { number }) => sum + trialAlpha({ ...terms, number }),
            0,
          );
          assert.ok(spent < terms.familyAlphaRatio);
          // In the order of recording, the k-th has at least the number k.
          const numbers = touching.map(({ number }) => number).reverse();
          assert.ok(numbers.every((number, at) => number >= at + 1));
        }
      },
    ),
    { numRuns: 10, seed: 7 },
  );
});

test("a sprint that is removed stays counted with its verdict, and nobody resets the count", async () => {
  const journal = createSprintStore(store, prices, () => 0);
  const first = await insert(planned("G", 50, 5));
  const result = { verdict: "FAIL", sprintHash: "h", scorecard: {}, gates: [] } as const;
  await journal.move(first.name, "STEPS_DONE", { result });
  const ended = (await journal.get(first.name))!;
  await journal.remove(ended, { removedBy: "x", removeTimeMs: 1 });
  assert.equal(await numberOf(planned("G", 50, 6)), 2);
  const [, removed] = await createTrialStore(store, prices).listTrials("G", 10);
  assert.deepEqual(removed?.sprints, [{ sprint: first.name, removed: true, verdict: "FAIL" }]);
  for (const table of ["trial", "sprint_trial"]) {
    const wipe = store.write((tx) => tx.change(`DELETE FROM ${table}`, []));
    await assert.rejects(wipe, new RegExp(`${table} is append-only`));
  }
});

test("a sprint that was planned while its bars were sealed is not kept, nor counted", async () => {
  await createSealStore(store, prices).seal(sealOf(["S"], 50 * day, 0));
  await assert.rejects(insert(planned("S", 48, 5)), /the bars of S were sealed by .* meanwhile/);
  assert.equal(await numberOf(planned("S", 45, 5)), 1);
});

test("once sealed bars were opened to be read no setting confirms on them, an older one neither", async () => {
  const seals = createSealStore(store, prices);
  const first = await insert(planned("R", 40, 5), [barsOf("R", 60)]);
  assert.equal(first.trial?.seenUntilMs, 60 * day);
  const { name } = await seals.seal(sealOf(["Q", "R"], 60 * day, 0));
  const opened = await seals.open(name, 7, 90 * day);
  assert.deepEqual(opened?.opening, { openTimeMs: 7 });
  assert.deepEqual((await seals.open(name, 8, 99 * day))?.opening, { openTimeMs: 7 });
  const known = await insert(planned("R", 70, 5), [barsOf("R", 100)]);
  assert.equal(known.trial?.seenUntilMs, 90 * day);
  // Of a file that ends earlier too.
  const fresh = await insert(planned("Q", 30, 6), [barsOf("Q", 50)]);
  assert.equal(fresh.trial?.seenUntilMs, 90 * day);
  assert.equal((await insert(planned("T", 30, 6), [barsOf("T", 50)])).trial?.seenUntilMs, 50 * day);
});

test("sprints of one policy whose outcomes came later are known to be left out, those on seen bars are not", async () => {
  const { policy } = planned("U", 70, 5);
  const own = { policy: { ...policy, forecast: { ...policy.forecast, pinned: { own: 1 } } } };
  const journal = createSprintStore(store, prices, () => 0);
  const sealed = async (ticker: string, asOfDay: number) => {
    const sprint = planned(ticker, asOfDay, 5, own);
    const opened = { ...terms, openedFromMs: 60 * day };
    return (await journal.insert(sprint, "h", trialsOf(sprint, [barsOf(ticker)], opened))).name;
  };
  const [one, other, third] = [await sealed("U", 70), await sealed("V", 70), await sealed("W", 60)];
  await insert(planned("X", 70, 5, own));
  assert.deepEqual(journal.leftOut([one]), [other, third].sort());
  assert.deepEqual(journal.leftOut([one, other]), [third]);
  assert.deepEqual(journal.leftOut([one, other, third]), []);
  // What is run again is no other evidence.
  await sealed("W", 60);
  assert.deepEqual(journal.leftOut([one, other, third]), []);
});

test("sprints of versions that counted none are counted when the database is opened, each once", async () => {
  const earlier = [planned("H", 50, 5), planned("H", 50, 6), planned("H", 50, 5)];
  for (const one of earlier) await createSprintStore(store, prices, () => 0).insert(one, "h", []);
  const { policy, ...of } = planned("H", 50, 7);
  const unread = { ...of, policy: { ...policy, forecast: {}, risk: {} } } as unknown as Sprint;
  await createSprintStore(store, prices, () => 0).insert(unread, "h", []);
  await store.close();
  store = await open();
  const warned: string[] = [];
  const logger = { warn: (message: string) => void warned.push(message) };
  await countEarlierSprints(store, prices, logger);
  await countEarlierSprints(store, prices, quietLogger);
  assert.equal(warned.length, 1);
  const journal = createSprintStore(store, prices, () => 0);
  const trials = await Promise.all(earlier.map(({ name }) => journal.get(name)));
  assert.deepEqual(
    trials.map((one) => [one?.trial?.number, one?.trial?.familySize]),
    [
      [1, 2],
      [2, 2],
      [1, 2],
    ],
  );
});
