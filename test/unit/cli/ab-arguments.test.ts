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

test("looks are for arms that stop when they are decided, after each audit run unless said otherwise", () => {
  const looks = (line: string, environment = {}) =>
    read(`--vary longOnly=1,0 ${line}`, environment).lookEveryAudits;
  assert.equal(looks("--audits 20"), undefined);
  assert.equal(looks("--audits 20", { LOOK_EVERY: "5" }), undefined);
  assert.equal(looks("--audits 20 --stop-when-decided"), 1);
  assert.equal(looks("--audits 20 --stop-when-decided --look-every 5"), 5);
  assert.throws(() => looks("--audits 20 --look-every 5"), /is for --stop-when-decided/);
  const sealed = "--audits 20 --open-seal seals/0a1b";
  assert.equal(
    read(`--vary longOnly=1,0 ${sealed} --stop-when-decided`).sprint.plan.openSeal,
    "seals/0a1b",
  );
  assert.throws(() => looks(sealed), /--open-seal.*add --stop-when-decided/);
  assert.throws(() => looks("--audits 1 --stop-when-decided"), /needs two audit runs or more/);
  assert.throws(
    () => looks("--audits 5 --stop-when-decided --look-every 5"),
    /look-every.* 1 to 4/,
  );
});
