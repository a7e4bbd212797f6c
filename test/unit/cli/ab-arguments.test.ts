import assert from "node:assert/strict";
import { test } from "node:test";
import { type AbArguments, abArguments, abFlags } from "#cli/ab-arguments.ts";
import { readFlags } from "#cli/read-flags.ts";

function read(line: string, environment = {}): AbArguments {
  return abArguments(readFlags(line.split(" "), abFlags), environment);
}

test("the first value is the base, and every flag of a sprint holds for both arms", () => {
  const typed =
    "--vary regime.enabled=true,false --audits 20 --tickers AAPL --decide-by rmse_ratio";
  const { arms, sprint, decideBy } = read(typed);
  assert.deepEqual(
    arms.map(({ label }) => label),
    ["regime.enabled=true", "regime.enabled=false"],
  );
  assert.deepEqual(
    [sprint.plan.audits, sprint.plan.tickers, decideBy],
    [20, ["AAPL"], "rmse_ratio"],
  );
});

test("anything but a pair is refused, and so is a sprint to resume", () => {
  assert.throws(() => read("--vary lookbackBars=300,400,500"), /3 variants are no pair.*pmx sweep/);
  assert.throws(() => read("--audits 3"), /--vary: say what is varied/);
  assert.throws(() => read("--vary longOnly=1,0 --resume"), /--resume: no such flag/);
});

test("both arms are of one extraction, whatever CYCLES says", () => {
  assert.equal(read("--vary longOnly=1,0", { CYCLES: "3" }).sprint.cycles, undefined);
});
