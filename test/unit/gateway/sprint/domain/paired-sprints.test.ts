import assert from "node:assert/strict";
import { test } from "node:test";
import type { PairedArm } from "#gateway/sprint/domain/paired-arm.ts";
import {
  armsOf,
  earlyEndText,
  endedAt,
  lastBeforeLook,
  lookedAfter,
  pairProblem,
  plannedAsOfs,
  sprintNameOf,
} from "#gateway/sprint/domain/paired-sprints.ts";
import type { Sprint, SprintSpec } from "#gateway/sprint/domain/sprint.ts";

const pair: PairedArm = { otherRequestId: "other", isBase: true, lookEveryAudits: 3 };
const spec = { audits: 8, pair } as SprintSpec;
const sprint = {
  name: "sprints/a",
  spec,
  asOfTimesMs: [1, 2, 3, 4, 5, 6, 7, 8],
} as unknown as Sprint;

test("there is a look after every so many audit runs but the last, after which both have ended", () => {
  assert.deepEqual(lookedAfter(pair, 8), [3, 6]);
  assert.deepEqual(lookedAfter(pair, 9), [3, 6]);
  assert.deepEqual(lookedAfter({ ...pair, lookEveryAudits: 1 }, 3), [1, 2]);
});

test("nothing is made beyond the next look, or the last audit run", () => {
  assert.deepEqual(
    [1, 3, 4, 6, 7, 8].map((audit) => lastBeforeLook(sprint, audit)),
    [3, 3, 6, 6, 8, 8],
  );
  const { pair: _, ...alone } = spec;
  assert.equal(lastBeforeLook({ spec: alone }, 1), 8);
});

test("an arm that ends at a look plans no more, and keeps what it planned", () => {
  const ended = endedAt(sprint, { number: 2, auditRuns: 6, isDecided: true });
  assert.deepEqual(ended.asOfTimesMs, [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(plannedAsOfs(ended), sprint.asOfTimesMs);
  assert.match(earlyEndText(ended)!, /^sprints\/a ended after 6 of 8 audit runs/);
  const open = endedAt(sprint, { number: 2, auditRuns: 6, isDecided: false });
  assert.deepEqual([open, earlyEndText(open)], [sprint, undefined]);
});

test("both arms name each other by their request ids, the base first", () => {
  const other = sprintNameOf("other");
  assert.deepEqual(armsOf(sprint), { base: "sprints/a", other });
  const second = { ...sprint, spec: { ...spec, pair: { ...pair, isBase: false } } };
  assert.deepEqual(armsOf(second), { base: other, other: "sprints/a" });
});

test("an arm without a look before its end, or with an intraday pass, is refused", () => {
  assert.equal(pairProblem(spec), undefined);
  assert.match(pairProblem({ ...spec, audits: 3 })!, /no look before the end/);
  const intradayPass = {} as NonNullable<SprintSpec["intradayPass"]>;
  assert.match(pairProblem({ ...spec, intradayPass })!, /intraday pass/);
});
