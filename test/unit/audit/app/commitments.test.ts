import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fault } from "#lib/kernel/fault.ts";
import { CommitmentFeed } from "#services/audit/app/commitment-feed.ts";
import { type CommitmentStore, Commitments } from "#services/audit/app/commitments.ts";
import type { Commitment, TimedFact } from "#services/audit/domain/commitment/commitment.ts";
import { dayMs, endOf, meanReturn, startMs } from "../domain/commitment/sample-claims.ts";

/** A store in memory that can be told to fail. */
function memoryStore() {
  const facts: (TimedFact & { readonly position: number; readonly name: string })[] = [];
  const state = { fails: false, records: 0 };
  const store: CommitmentStore = {
    factsAfter: (name, position, limit) =>
      facts.filter((one) => one.name === name && one.position > position).slice(0, limit),
    openedAfter: (position, limit) =>
      facts
        .filter((one) => one.fact.kind === "COMMITMENT_OPENED" && one.position > position)
        .slice(0, limit),
    latestMs: () => Math.max(0, ...facts.map(({ timeMs }) => timeMs)),
    async record(added) {
      await Promise.resolve();
      if (state.fails) throw new Error("the disk is full");
      state.records += 1;
      for (const { fact, timeMs } of added) {
        const { commitment: name } = fact.value as { commitment: string };
        facts.push({ fact, timeMs, name, position: facts.length + 1 });
      }
    },
  };
  return { store, state, facts };
}

function world() {
  const memory = memoryStore();
  const clock = { nowMs: startMs - dayMs };
  const begin = () =>
    new Commitments({
      store: memory.store,
      feed: new CommitmentFeed(),
      nowMs: () => clock.nowMs,
      letOthersRun: async () => undefined,
    });
  return { ...memory, clock, begin, commitments: begin() };
}

const opening = { requestId: "one", claim: meanReturn, openedBy: "someone" };
const nameOf = ({ name }: Commitment) => name;
const countsOf = ({ evidence: { n, missed }, waiting }: Commitment) => ({ n, missed, waiting });
const never = new AbortController().signal;

test("a clock that is turned back opens no claim after its results", async () => {
  const { commitments, clock } = world();
  const name = await commitments.open(opening, nameOf);
  clock.nowMs = endOf(3);
  await commitments.report(name, [{ period: 0, value: 0.01 }], countsOf);
  clock.nowMs = startMs - dayMs;
  await assert.rejects(commitments.open({ ...opening, requestId: "two" }, nameOf), (error: Fault) =>
    /a claim is opened before its results/.test(error.message),
  );
});

test("a report that could not be recorded is not there, and may be repeated", async () => {
  const { commitments, state, clock, facts } = world();
  const name = await commitments.open(opening, nameOf);
  clock.nowMs = endOf(0);
  state.fails = true;
  const report = () => commitments.report(name, [{ period: 0, value: 0.01 }], countsOf);
  await assert.rejects(report(), /disk is full/);
  state.fails = false;
  assert.deepEqual(await commitments.read(name, countsOf), { n: 0, missed: 0, waiting: 0 });
  assert.deepEqual(await report(), { n: 1, missed: 0, waiting: 0 });
  assert.equal(facts.length, 2);
});

test("what is asked at once happens one after another, and no answer sees what is not recorded", async () => {
  const { commitments, clock, facts } = world();
  const name = await commitments.open(opening, nameOf);
  clock.nowMs = endOf(3);
  const recorded = () => facts.filter(({ fact: { kind } }) => kind === "PERIOD_REPORTED").length;
  const seen = await Promise.all([
    commitments.report(name, [{ period: 3, value: 0.01 }], () => recorded()),
    commitments.report(name, [{ period: 3, value: 0.01 }], () => recorded()),
    commitments.read(name, () => recorded()),
  ]);
  assert.deepEqual(seen, [1, 1, 1]);
});

test("deadlines of all commitments are counted, over restarts too, until the count is stopped", async () => {
  const { commitments, begin, clock, state } = world();
  const names = [];
  for (const requestId of ["one", "two", "three"]) {
    names.push(await commitments.open({ ...opening, requestId }, nameOf));
  }
  clock.nowMs = endOf(0) + 3 * dayMs;
  const before = state.records;
  const again = begin();
  await again.countDue(AbortSignal.abort());
  assert.equal(state.records, before);
  await again.countDue(never);
  assert.equal(state.records, before + 3);
  await again.countDue(never);
  assert.equal(state.records, before + 3, "nothing is due any more");
  clock.nowMs += 7 * dayMs;
  await again.countDue(never);
  assert.equal(state.records, before + 6);
  assert.deepEqual(await again.read(names[0]!, countsOf), { n: 2, missed: 2, waiting: 0 });
});

test("those that are not closed are counted by verdict", async () => {
  const { commitments, clock } = world();
  const name = await commitments.open(opening, nameOf);
  await commitments.open({ ...opening, requestId: "two" }, nameOf);
  const open = () => Object.fromEntries(commitments.openByVerdict());
  assert.deepEqual(open(), { UNDECIDED: 2, HELD: 0, DECAYED: 0, BROKEN: 0 });
  clock.nowMs = endOf(30);
  await commitments.countDue(never);
  assert.deepEqual(open(), { UNDECIDED: 0, HELD: 0, DECAYED: 0, BROKEN: 2 });
  await commitments.close(name, { closedBy: "someone", reason: "over" }, nameOf);
  assert.deepEqual(open(), { UNDECIDED: 0, HELD: 0, DECAYED: 0, BROKEN: 1 });
});

test("a commitment of which nothing is kept in memory is the same", async () => {
  const { commitments, begin, clock } = world();
  const name = await commitments.open(opening, nameOf);
  for (let period = 0; period < 450; period += 1) {
    clock.nowMs = endOf(period);
    if (period % 6 !== 0) await commitments.report(name, [{ period, value: 0.03 }], nameOf);
  }
  const all = ({ evidence, changes }: Commitment) => ({
    n: evidence.n,
    mean: evidence.mean,
    against: evidence.logAgainstClaim,
    decay: evidence.logDecay,
    changes: [...changes],
  });
  assert.deepEqual(await begin().read(name, all), await commitments.read(name, all));
});
