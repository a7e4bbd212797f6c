import assert from "node:assert/strict";
import { test } from "node:test";
import { earlierTrialsOf } from "#gateway/sprint/domain/trials/earlier-trials.ts";
import {
  confirmatoryRuns,
  evidenceBasisOf,
  trialAlpha,
} from "#gateway/sprint/domain/trials/evidence-basis.ts";
import { type TriedSprint, trialsOf } from "#gateway/sprint/domain/trials/trial.ts";
import { almostDone } from "#test/unit/gateway/sprint/app/runner-world.ts";

const day = 86_400_000;
const closeTimesMs = Array.from({ length: 100 }, (_, at) => (at + 1) * day);
const bars = [{ ticker: "T", provenance: "REAL", closeTimesMs }] as const;
const sprint: TriedSprint = {
  ...almostDone("sprints/a"),
  asOfTimesMs: [50 * day, 60 * day],
  settlementBars: 5,
};
const terms = { familyAlphaRatio: 0.05 };
const trialOfSprint = (of: TriedSprint) => trialsOf(of, bars, terms)[0]!;

test("a trial reaches from its first as-of to the close of its last outcome bar", () => {
  const { firstAsOfMs, lastOutcomeMs, dataEndMs, audits } = trialOfSprint(sprint);
  assert.deepEqual([firstAsOfMs, lastOutcomeMs], [50 * day, 65 * day]);
  assert.deepEqual([dataEndMs, audits], [100 * day, 2]);
});

test("what was stored once was there, whatever is stored of the ticker now", () => {
  const [removed] = trialsOf(sprint, [{ ...bars[0], storedUntilMs: 400 * day }], terms);
  assert.deepEqual([removed!.dataEndMs, removed!.lastOutcomeMs], [400 * day, 65 * day]);
  const [earlier] = trialsOf(sprint, [{ ...bars[0], storedUntilMs: 9 * day }], terms);
  assert.equal(earlier!.dataEndMs, 100 * day);
});

test("whatever is chosen makes another setting, and other dates another trial of the same setting", () => {
  const { trialHash, settingHash } = trialOfSprint(sprint);
  const { spec, policy } = sprint;
  const others: Partial<TriedSprint>[] = [
    { spec: { ...spec, horizonBars: 2 } },
    { spec: { ...spec, tickers: ["T", "U"] } },
    { spec: { ...spec, startingCashMicros: 2n } },
    { policy: { ...policy, risk: { pinned: { longOnly: true }, mode: "RESEARCH" } } },
  ];
  const settings = others.map((other) => trialOfSprint({ ...sprint, ...other }).settingHash);
  assert.equal(new Set([settingHash, ...settings]).size, others.length + 1);
  const later = trialOfSprint({ ...sprint, asOfTimesMs: [51 * day, 61 * day] });
  assert.equal(later.settingHash, settingHash);
  assert.notEqual(later.trialHash, trialHash);
});

test("gates only judge what a setting has shown, and other bars of the same dates are the same trial", () => {
  const { trialHash } = trialOfSprint(sprint);
  const policy = { ...sprint.policy, gates: [{ gate: "phase-0", specHash: "s" }] };
  assert.equal(trialOfSprint({ ...sprint, policy }).trialHash, trialHash);
  const longer = [{ ...bars[0], closeTimesMs: [...closeTimesMs, 101 * day] }];
  assert.equal(trialsOf(sprint, longer, terms)[0]!.trialHash, trialHash);
});

test("a forward sprint is a trial from the newest session that all tickers have, without an end", () => {
  const forward = { id: "f", requested: {}, needs: [], markets: [] };
  const other = { ...bars[0], ticker: "U", closeTimesMs: closeTimesMs.slice(0, 98) };
  const trials = trialsOf({ ...sprint, asOfTimesMs: [], forward }, [...bars, other], terms);
  assert.deepEqual(
    trials.map(({ firstAsOfMs, lastOutcomeMs, dataEndMs }) => [
      firstAsOfMs / day,
      lastOutcomeMs,
      dataEndMs / day,
    ]),
    [
      [98, undefined, 100],
      [98, undefined, 98],
    ],
  );
});

test("whoever is chosen to forecast a forward sprint is another trial on each day, with all in view that had traded by then", () => {
  const { policy } = sprint;
  const forecast = { ...policy.forecast, submissionSource: "forecasters/mine" };
  const markets = [{ exchange: "XNAS", assetClass: "US_EQUITY" as const }];
  const forward = { id: "f", requested: {}, needs: [], markets };
  const chosenAt = (createTimeMs: number) =>
    trialOfSprint({ ...sprint, policy: { ...policy, forecast }, forward, createTimeMs });
  // Early on a Friday and on a Tuesday; the bars are those of the first hundred days.
  const inTime = chosenAt(99 * day);
  assert.deepEqual([inTime.dataEndMs, inTime.isSubmitted], [100 * day, true]);
  const later = chosenAt(131 * day);
  assert.equal(later.dataEndMs, 131 * day);
  assert.equal(later.settingHash, inTime.settingHash);
  assert.notEqual(later.trialHash, inTime.trialHash);
});

test("of a sprint without a settlement that an earlier version planned, no later bar is left out", () => {
  const [settled] = earlierTrialsOf(sprint, 65 * day);
  assert.deepEqual([settled!.lastOutcomeMs, settled!.provenance], [65 * day, "REAL"]);
  const [open] = earlierTrialsOf(sprint, undefined);
  assert.ok(open!.lastOutcomeMs! >= 65 * day);
  assert.equal(open!.trialHash, trialOfSprint(sprint).trialHash);
});

test("an audit run is confirmatory where nothing later than its as-of was known", () => {
  const asOfTimesMs = [50, 60, 70].map((days) => days * day);
  const basis = (seenUntilMs: number) =>
    evidenceBasisOf(confirmatoryRuns(asOfTimesMs, seenUntilMs), asOfTimesMs.length);
  assert.equal(basis(71 * day), "EXPLORATORY");
  assert.equal(confirmatoryRuns(asOfTimesMs, 60 * day), 2);
  assert.equal(basis(60 * day), "MIXED");
  assert.equal(basis(50 * day), "CONFIRMATORY");
  assert.equal(evidenceBasisOf(0, 0), "UNSPECIFIED");
  assert.ok(trialAlpha({ ...terms, number: 2 }) < trialAlpha({ ...terms, number: 1 }));
});
