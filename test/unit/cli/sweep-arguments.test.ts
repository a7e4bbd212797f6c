import assert from "node:assert/strict";
import { test } from "node:test";
import { readFlags } from "#cli/read-flags.ts";
import { mostTries, sweepArguments, sweepFlags } from "#cli/sweep-arguments.ts";

const read = (...typed: readonly string[]) => sweepArguments(readFlags(typed, sweepFlags), {});
const values = (count: number) => Array.from({ length: count }, (_, at) => 100 + at).join(",");

test("a flag that is typed several times is a grid over all its settings", () => {
  const { variants } = read("--vary", "longOnly=1,0", "--vary", "lookbackBars=300,400,500");
  assert.equal(variants.length, 6);
  assert.equal(variants.at(-1)?.label, "longOnly=false lookbackBars=500");
});

test("a grid of more sprints than are run is refused before any is", () => {
  assert.equal(read("--vary", `lookbackBars=${values(mostTries)}`).variants.length, mostTries);
  const typed = ["--vary", `lookbackBars=${values(51)}`, "--vary", "longOnly=1,0"];
  assert.throws(() => read(...typed), /--vary: makes 102 sprints; at most 100 are run/);
});

test("one form of output is asked for at a time", () => {
  assert.equal(read("--vary", "longOnly=1,0", "--csv").csv, true);
  assert.throws(() => read("--vary", "longOnly=1,0", "--csv", "--json"), /exclude each other/);
});
