import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import {
  ComparisonConclusion,
  type SetComparison,
  SetComparisonSchema,
} from "#proto/pmx/audit/v1/comparison_pb.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { type SprintWorld, startSprintWorld } from "./sprint-world.ts";

let world: SprintWorld;
before(async () => {
  world = await startSprintWorld();
});
after(() => world.close());

const flags = ["--vary", "regime.enabled=true,false", "--audits", "6", "--horizon-bars", "5"];
const plan = [...flags, "--spacing-bars", "5", "--gate", "phase-0"];

async function ab(...more: readonly string[]) {
  const address = world.services.addresses.gateway;
  return runPmxHere(["ab", ...plan, "--address", address, ...more]);
}

interface Printed {
  readonly comparison: SetComparison;
  readonly arms: readonly {
    readonly variant: string;
    readonly dataHash: string;
    readonly policyHash: string;
    readonly sprint: { readonly name: string };
  }[];
}

function printed(stdout: string): Printed {
  const { comparison, arms } = JSON.parse(stdout) as { comparison: JsonValue } & Pick<
    Printed,
    "arms"
  >;
  return { comparison: fromJson(SetComparisonSchema, comparison), arms };
}

test("pmx ab runs both arms on the same bars, and the verdict is the recorded one when it is asked again", async () => {
  const decided = ["--decide-by", "rmse_ratio", "--request-id", "ab"];
  const first = await ab(...decided, "--json");
  const { comparison, arms } = printed(first.stdout);
  assert.deepEqual(
    arms.map(({ variant }) => variant),
    ["regime.enabled=true", "regime.enabled=false"],
  );
  assert.equal(arms[0]?.dataHash, arms[1]?.dataHash);
  assert.notEqual(arms[0]?.policyHash, arms[1]?.policyHash);
  assert.deepEqual(
    comparison.varied.map(({ path, baseJson, otherJson }) => [path, baseJson, otherJson]),
    [["forecast.regime.enabled", "true", "false"]],
  );
  assert.deepEqual(
    [comparison.baseAuditSet, comparison.otherAuditSet],
    arms.map(({ sprint }) => sprint.name),
  );
  const [decisive] = comparison.metrics;
  assert.deepEqual([decisive?.metric, decisive?.n], ["rmse_ratio", 6n]);
  const isDecided = comparison.conclusion !== ComparisonConclusion.INCONCLUSIVE;
  assert.equal(first.exitCode, isDecided ? 0 : 2);

  const again = printed((await ab(...decided, "--json")).stdout);
  assert.deepEqual(again.comparison, comparison);
  const { comparison: asked } = await world.sprints.compareSprints({
    baseSprint: comparison.baseAuditSet,
    otherSprint: comparison.otherAuditSet,
    spec: { decisiveMetric: "rmse_ratio" },
  });
  assert.deepEqual(asked, comparison);
});

test("the table names the arms, every metric and the conclusion, which the exit code follows", async () => {
  const { stdout, exitCode } = await ab("--request-id", "ab", "--quiet");
  assert.match(stdout, /^base +regime\.enabled=true +sprints\/\w+ +1 +\w+$/m);
  assert.match(stdout, /^other +regime\.enabled=false +sprints\/\w+ +2 +\w+$/m);
  assert.match(stdout, /forecast\.regime\.enabled \(true against false\)/);
  for (const metric of ["net pnl", "trade return", "rmse ratio", "violation", "direction hit"]) {
    assert.match(stdout, new RegExp(`^${metric} +\\d+`, "m"));
  }
  const isInconclusive = /^INCONCLUSIVE: net pnl: /m.test(stdout);
  assert.equal(exitCode, isInconclusive ? 2 : 0);
  assert.match(stdout, /^Recorded as comparisons\/[0-9a-f]{32}\.$/m);
});

test("both arms are trials, and no winner is shown on bars that were there before them", async () => {
  const asked = ["--request-id", "ab", "--quiet", "--decide-by", "rmse_ratio", "--assured"];
  const { stdout, exitCode } = await ab(...asked);
  assert.equal(exitCode, 2);
  const text = stdout.replaceAll(/\n +| *\n/g, " ");
  assert.match(text, /Assured: EXPLORATORY; it decides the exit code: the outcomes of all 6 as-of/);
  assert.match(
    text,
    /otherwise it would be INCONCLUSIVE: rmse ratio: evidence [\d.]+ that the other/,
  );
  assert.match(
    text,
    /; a winner is UNREACHABLE with so few, it takes 11\. Trials: base is the 1st,/,
  );
  assert.match(
    text,
    /the 1st, other is the 2nd setting scored on AAPL \S+ to \S+; the comparison spends/,
  );
  assert.match(
    text,
    /spends the α of the 2nd, 0\.76 %, half of it in each direction\. Basis: EXPLORATORY:/,
  );
  const { trials } = await world.sprints.listTrials({ ticker: "AAPL" });
  const arms = trials.filter(({ number }) => number <= 2).map((one) => one.sprints[0]?.sprint);
  const { comparison } = printed((await ab(...asked, "--json")).stdout);
  assert.deepEqual(arms.sort(), [comparison.baseAuditSet, comparison.otherAuditSet].sort());
  assert.deepEqual(comparison.assured?.trialNumber, 2);
});

test("pmx compare answers the recorded verdict of two sprints that were run before", async () => {
  const ran = printed((await ab("--request-id", "ab", "--json")).stdout);
  const names = ran.arms.map(({ sprint }) => sprint.name);
  const place = ["--address", world.services.addresses.gateway];
  const asked = await runPmxHere(["compare", ...names, ...place, "--json"]);
  const { comparison } = JSON.parse(asked.stdout) as { readonly comparison: JsonValue };
  assert.deepEqual(fromJson(SetComparisonSchema, comparison), ran.comparison);
  const { stdout, exitCode } = await runPmxHere(["compare", ...names, ...place]);
  assert.match(stdout, /^base +forecast\.regime\.enabled=true +sprints\/\w+ +1 +\w+$/m);
  assert.equal(exitCode, ran.comparison.conclusion === ComparisonConclusion.INCONCLUSIVE ? 2 : 0);
});

test("pmx compare refuses one sprint, and a sprint beside itself", async () => {
  const [name = ""] = printed((await ab("--request-id", "ab", "--json")).stdout).arms.map(
    ({ sprint }) => sprint.name,
  );
  const place = ["--address", world.services.addresses.gateway];
  const alone = await runPmxHere(["compare", name, ...place]);
  assert.deepEqual([alone.exitCode, /name two sprints/.test(alone.stderr)], [64, true]);
  const same = await runPmxHere(["compare", name, name, ...place]);
  assert.equal(same.exitCode, 64);
  assert.match(same.stderr, /have one policy: there is nothing to compare/);
});

test("a setting that the services refuse names the sprint that it was of", async () => {
  const address = world.services.addresses.gateway;
  const args = ["ab", "--vary", "ensemble.basis=EVIDENCE,BEST", "--audits", "2"];
  const { exitCode, stderr } = await runPmxHere([...args, "--address", address]);
  assert.equal(exitCode, 64);
  assert.match(stderr, /sprint 2 of 2, ensemble\.basis=BEST: .*basis/);
});

test("sprints on other as-of dates are not compared", async () => {
  const address = world.services.addresses.gateway;
  const run = async (...typed: readonly string[]) => {
    const common = ["sprint", "--audits", "2", "--address", address, "--json", "--gate", "phase-0"];
    const { stdout } = await runPmxHere([...common, ...typed]);
    return JSON.parse(stdout).sprint.name as string;
  };
  const baseSprint = await run("--spacing-bars", "40");
  const otherSprint = await run("--spacing-bars", "50", "--regime", "on");
  await assert.rejects(world.sprints.compareSprints({ baseSprint, otherSprint }), {
    reason: "FIELD_INVALID",
    message: /differ in as-of dates/,
  });
});
