import assert from "node:assert/strict";
import { before, test } from "node:test";
import { scenarios } from "#cli/selftest/scenarios/index.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { isLong, someOf } from "#test/support/test-length.ts";

/** Scenarios that run sprints of their own, which takes most of the time: each short run has one of them. */
const dear = [
  "noise-sprint",
  "edge-sprint",
  "seen-bars",
  "omitted-basis",
  "false-basis",
  "look-ahead-sprint",
  "swapped-horizon",
  "swapped-baseline",
  "looser-policy",
  "costs-set-to-zero",
  "costs-left-out",
  "rolled-back-folder",
  "survivor-universe",
  "doctored-bars",
];
const chosen = someOf(dear);
const run = scenarios.filter(({ name }) => !dear.includes(name) || chosen.includes(name));
const names = run.map(({ name }) => name);

/** Of what is caught, what is asked and known to say nothing. */
const silent: Readonly<Record<string, readonly string[]>> = {
  "costs-set-to-zero": ["the verdict: nothing"],
};

interface Measured {
  readonly name: string;
  readonly outcome: string;
  readonly saw: readonly string[];
}

let exitCode: number | null;
let selftest: { seed: number; asStated: boolean; scenarios: readonly Measured[] };
before(async () => {
  const length = isLong ? [] : ["--short"];
  const done = await runPmxHere(["selftest", ...length, "--only", names.join(","), "--json"]);
  ({ exitCode } = done);
  ({ selftest } = JSON.parse(done.stdout));
});

for (const { name, stated } of run) {
  test(`${name} is ${stated}`, () => {
    const measured = selftest.scenarios.find((one) => one.name === name);
    assert.equal(measured?.outcome, stated, measured?.saw.join("\n"));
    if (stated !== "CAUGHT") return;
    // A second defence of the same scenario may not fall silent behind the first.
    const nothing = measured.saw.filter((line) => line.endsWith(": nothing"));
    assert.deepEqual(nothing, silent[name] ?? []);
  });
}

test("pmx selftest says as JSON what was seen, by which seed, and ends with 0 where all is as stated", () => {
  assert.deepEqual([exitCode, selftest.seed, selftest.asStated], [0, 1, true]);
  const noise = selftest.scenarios.find(({ name }) => name === "noise-record");
  assert.match(`${noise?.saw}`, /^pmx judge --assured: 0 of \d+ records of noise pass$/);
});
