import assert from "node:assert/strict";
import { test } from "node:test";
import { gateArguments, gateFlags } from "#cli/gate-arguments.ts";
import { readFlags } from "#cli/read-flags.ts";

const read = (typed: string) => gateArguments(readFlags(typed.split(" "), gateFlags), {});

test("a gate is named first, then the sprints, with or without the word in front of their ids", () => {
  assert.deepEqual(
    read("phase-4 sprints/0a 1b --require-effective-audits 100 --baseline 2c --json"),
    {
      gate: "phase-4",
      sprints: ["sprints/0a", "sprints/1b"],
      baselineSprint: "sprints/2c",
      requiredEffectiveAudits: 100,
      dataDir: ".pmx",
      json: true,
    },
  );
});

test("without a sprint it is left open which, and nothing is required besides", () => {
  const { sprints, baselineSprint, requiredEffectiveAudits } = read("phase-1 --data-dir d");
  assert.deepEqual([sprints, baselineSprint, requiredEffectiveAudits], [[], "", 0]);
});

test("what is no name of a sprint, or no count, is refused, and so is a call without a gate", () => {
  assert.throws(() => read("phase-1 a/b"), /"a\/b" is not the name of a sprint/);
  assert.throws(() => read("phase-1 --baseline ../x"), /^Fault: --baseline: /);
  assert.throws(() => read("phase-1 --require-effective-audits 0"), /a whole number from 1/);
  assert.throws(() => read("--json"), /name a gate, for example phase-1/);
  assert.throws(() => read("phase-1 --address a:1 --data-dir d"), /keeps its own data/);
});
