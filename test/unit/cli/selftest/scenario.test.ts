import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Attack,
  type Look,
  outcomeOf,
  type PlantedEdge,
  resultOf,
} from "#cli/selftest/scenario.ts";
import { scenarios } from "#cli/selftest/scenarios/index.ts";
import { selftestText } from "#cli/selftest/selftest-text.ts";
import type { Workbench } from "#cli/selftest/workbench.ts";

const look = (attacked: string | undefined, more: Partial<Look> = {}): Look => ({
  by: "pmx verify",
  honest: undefined,
  attacked,
  ...more,
});
const checkpoint = { by: "pmx verify --checkpoint", needsCheckpoint: true } as const;

test("an outcome follows from what was seen alone", () => {
  assert.equal(outcomeOf([look(undefined), look("bad")]), "CAUGHT");
  assert.equal(
    outcomeOf([look(undefined), look("bad", checkpoint)]),
    "CAUGHT_GIVEN_EARLIER_CHECKPOINT",
  );
  assert.equal(outcomeOf([look("bad"), look("bad", checkpoint)]), "CAUGHT");
  assert.equal(outcomeOf([look(undefined), look(undefined, checkpoint)]), "NOT_DETECTABLE");
});

test("an objection to what is honest leaves no other outcome", () => {
  assert.equal(outcomeOf([look("bad", { honest: "bad" }), look("bad")]), "FALSE_ALARM");
});

const bench = {} as Workbench;
const about = { name: "one", does: "It does.", defence: "it helps" };

test("a report names what differs from what is stated", async () => {
  const attack: Attack = {
    ...about,
    kind: "ATTACK",
    stated: "CAUGHT",
    run: async () => [look(undefined)],
  };
  const edge: PlantedEdge = {
    ...{ ...about, name: "two", kind: "EDGE", stated: "FOUND" },
    run: async () => ({ found: true, saw: "PASS" }),
  };
  const results = [await resultOf(attack, bench), await resultOf(edge, bench)];
  assert.equal(
    selftestText(results, 7),
    `DIFFERS  NOT_DETECTABLE  one
    stated: CAUGHT
    pmx verify: nothing
ok       FOUND           two
    PASS

2 scenarios, seed 7: 1 differ: one
`,
  );
});

test("every scenario has a name of its own and says what it does and what stands against it", () => {
  const names = scenarios.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { name, does, defence } of scenarios) {
    assert.match(name, /^[a-z]+(-[a-z]+)*$/);
    assert.match(does, /^[A-Z].*\.$/, name);
    assert.match(defence, /^\S.*[^.]$/, name);
  }
});
