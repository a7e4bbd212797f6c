import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArguments } from "#cli/parse-arguments.ts";
import { scenarios } from "#cli/selftest/scenarios/index.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";

function argumentsOf(...typed: string[]) {
  const command = parseArguments(["selftest", ...typed], {});
  return "arguments" in command ? command.arguments : undefined;
}

test("flags say which scenarios run, by which seed and how often", () => {
  const all = { seed: 1, short: false, list: false, json: false };
  assert.deepEqual(argumentsOf(), all);
  assert.deepEqual(argumentsOf("--only", "a,b", "--seed", "0", "--short", "--json"), {
    ...{ only: ["a", "b"], seed: 0, short: true, list: false, json: true },
  });
  assert.throws(() => argumentsOf("--seed", "x"), /--seed: .*whole number/);
  assert.throws(() => argumentsOf("all"), /unexpected word/);
});

test("--list names every scenario and starts nothing", async () => {
  const { stdout, exitCode } = await runPmxHere(["selftest", "--list", "--json"]);
  const { selftest } = JSON.parse(stdout);
  assert.equal(exitCode, 0);
  assert.deepEqual(
    selftest.scenarios.map(({ name }: { name: string }) => name),
    scenarios.map(({ name }) => name),
  );
  const text = await runPmxHere(["selftest", "--list"]);
  assert.match(text.stdout, /^truncated-log: CAUGHT_GIVEN_EARLIER_CHECKPOINT$/m);
});

test("a scenario that there is not is refused, and nothing is run", async () => {
  const { exitCode, stderr } = await runPmxHere(["selftest", "--only", "noise-record,luck"]);
  assert.equal(exitCode, 64);
  assert.match(stderr, /--only: "luck" is no scenario/);
});
