import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { importSeries } from "#cli/bars/import-series.ts";
import {
  ComparisonBasis,
  ComparisonConclusion,
  type SetComparison,
  SetComparisonSchema,
} from "#proto/pmx/audit/v1/comparison_pb.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { type SprintWorld, startSprintWorld, watched } from "./sprint-world.ts";

let world: SprintWorld;
before(async () => {
  world = await startSprintWorld(undefined, lenientConfig(), { PMX_HTTP_PORT: "0" });
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

let known: Promise<Printed> | undefined;

/** What `pmx ab --json` says of the arms of the first test, asked once. */
function ranBefore(): Promise<Printed> {
  known ??= ab("--request-id", "ab", "--json").then(({ stdout }) => printed(stdout));
  return known;
}

const rising = [
  ...["ab", "--vary", "ensemble.pathLimitDeviations=6,0.01", "--tickers", "RISE", "--audits", "24"],
  ...["--horizon-bars", "5", "--spacing-bars", "5", "--gate", "phase-0", "--quiet"],
  ...["--stop-when-decided", "--look-every", "2", "--decide-by", "rmse_ratio"],
];

let sealOfRise = "";
const runRise = (words: readonly string[], ...more: readonly string[]) =>
  runPmxHere([
    ...[...words, "--address", world.services.addresses.gateway, "--open-seal", sealOfRise],
    ...more,
  ]);

test("a seal stays closed where the later of two arms could not pass on its bars", async () => {
  // It rises every day, so that a path which may not leave the last close is the worse one in each window.
  const series = madeSeries("RISE", { bars: 460, drift: 0.005, volatility: 0.004 });
  await importSeries(world.marketData, series);
  const { seal } = await world.sprints.sealBars({ tickers: ["RISE"], lastRatio: 0.28 });
  sealOfRise = seal!.name;
  const fewer: Readonly<Record<string, string>> = { "24": "10", "phase-0": "forecast-audits" };
  const refused = await runRise(rising.map((word) => fewer[word] ?? word));
  assert.equal(refused.exitCode, 64);
  assert.match(
    refused.stderr.replaceAll(/\s+/g, " "),
    /--open-seal: is refused for the last of 2 settings .* the 2nd setting scored .* UNREACHABLE/,
  );
});

test("two arms on sealed bars end at the look that decides, and are evidence for their comparison alone", async () => {
  const run = (...more: readonly string[]) => runRise(rising, "--request-id", "rise", ...more);
  const found = await run("--json", "--assured");
  assert.equal(found.exitCode, 0);
  const { comparison, arms } = printed(found.stdout);
  const { assured, conclusion, reason } = comparison;
  // Eleven windows in a row are shown at the level of the second trial; of fourteen runs twelve have closed before.
  assert.deepEqual([assured?.looks, assured?.decidedAtLook], [12, 7]);
  assert.equal(assured?.conclusion, ComparisonConclusion.BASE_BETTER);
  assert.deepEqual([assured.trialNumber, assured.basis], [2, ComparisonBasis.CONFIRMATORY]);
  assert.equal(conclusion, ComparisonConclusion.INCONCLUSIVE);
  assert.match(
    reason,
    /^the arms ended at look 7 of 12, .*otherwise it would be BASE BETTER: rmse/,
  );
  for (const { sprint } of arms) {
    const { sprint: ended } = await world.sprints.getSprint({ name: sprint.name });
    assert.deepEqual([ended?.asOfTimes.length, ended?.completedAudits], [14, 14]);
    assert.equal(ended?.spec?.pair?.lookEveryAudits, 2);
  }
  const table = await run();
  assert.equal(table.exitCode, 2);
  const text = table.stdout.replaceAll(/\n +/g, " ");
  assert.match(
    text,
    /^Ended: at look 7 of 12, after 14 of 24 audit runs; 10 of each arm were not/m,
  );
  const [base = "", other = ""] = arms.map(({ sprint }) => sprint.name);
  await assert.rejects(
    world.sprints.compareSprints({ baseSprint: base, otherSprint: other, spec: {} }),
    { reason: "FIELD_INVALID", message: /looked at by another question/ },
  );
  await assert.rejects(world.sprints.compareSprints({ baseSprint: other, otherSprint: base }), {
    message: /are not the two arms of one pmx ab --stop-when-decided, in its order/,
  });
  const { sprint } = await world.sprints.getSprint({ name: base });
  // A third arm that names the base comes when its outcomes were seen.
  const { spec: late } = (await world.sprints.getSprint({ name: other })).sprint!;
  await assert.rejects(world.sprints.createSprint({ requestId: "late", spec: late! }), {
    message: /a seal is opened once/,
  });
  const [gate] = sprint!.result!.gates;
  assert.equal(gate?.verdict, GateVerdict.INCONCLUSIVE);
  assert.match(gate.reason, /ended after 14 of 24 audit runs .*; otherwise it would be PASS:/);
});

test("an arm waits for the other at a look, and goes on with the same looks to the same hashes after a stop", async () => {
  const { sprints } = world;
  const find = async (name: string) => (await sprints.getSprint({ name })).sprint as Sprint;
  const ended = (await sprints.listSprints({})).sprints.filter(({ earlyEnd }) => earlyEnd);
  // Newest first: the base was created before the other.
  const [other, base] = ended as [Sprint, Sprint];
  const create = async (arm: Sprint, requestId: string, otherRequestId: string) => {
    const pair = { ...arm.spec!.pair!, otherRequestId };
    const spec = { ...arm.spec!, pair, openSeal: "" };
    return (await sprints.createSprint({ requestId, spec })).sprint!.name;
  };
  const waiting = await create(base, "one", "two");
  await eventually("the base waits at the first look", async () => {
    return (await find(waiting)).completedAudits === 2;
  });
  await sprints.pauseSprint({ name: waiting });
  assert.equal((await find(waiting)).completedAudits, 2);
  await sprints.resumeSprint({ name: waiting });
  const second = await create(other, "two", "one");
  for (const [again, whole] of [
    [waiting, base],
    [second, other],
  ] as const) {
    await watched(world, again);
    const { result, earlyEnd } = await find(again);
    assert.deepEqual(earlyEnd, whole.earlyEnd);
    assert.equal(result?.sprintHash, whole.result?.sprintHash);
  }
  // Each arm keeps its own looks, whatever becomes of the other.
  await sprints.removeSprint({ name: waiting, removedBy: "test" });
  assert.deepEqual((await find(second)).earlyEnd, other.earlyEnd);
});

test("pmx compare answers the recorded verdict of two sprints that were run before", async () => {
  const ran = await ranBefore();
  const names = ran.arms.map(({ sprint }) => sprint.name);
  const place = ["--address", world.services.addresses.gateway];
  const asked = await runPmxHere(["compare", ...names, ...place, "--json"]);
  const { comparison } = JSON.parse(asked.stdout) as { readonly comparison: JsonValue };
  assert.deepEqual(fromJson(SetComparisonSchema, comparison), ran.comparison);
  const { stdout, exitCode } = await runPmxHere(["compare", ...names, ...place]);
  assert.match(stdout, /^base +forecast\.regime\.enabled=true +sprints\/\w+ +1 +\w+$/m);
  assert.equal(exitCode, ran.comparison.conclusion === ComparisonConclusion.INCONCLUSIVE ? 2 : 0);
});

test("pmx show names the comparisons that a sprint took part in, with both conclusions", async () => {
  const ended = (await world.sprints.listSprints({})).sprints.findLast(({ earlyEnd }) => earlyEnd);
  const { gateway, audit } = world.services.addresses;
  const args = ["show", ended!.name, "--address", gateway];
  const { stdout } = await runPmxHere(args, { environment: { PMX_AUDIT_ADDRESS: audit } });
  const text = stdout.replaceAll(/\n +/g, " ");
  assert.match(text, /^Ended: at look 7 of 12, after 14 of 24 audit runs/m);
  assert.match(
    text,
    /^Compared as the base with sprints\/\w+ by rmse ratio: written INCONCLUSIVE, assured BASE BETTER \(comparisons\/\w+\)\./m,
  );
});

/** What a page says as text, on one line. */
async function pageText(path: string, status = 200): Promise<string> {
  const answer = await fetch(`http://${world.services.httpAddress}${path}`);
  assert.equal(answer.status, status, path);
  const text = (await answer.text()).replaceAll(/<[^>]*>/g, " ");
  return text.replaceAll("&#39;", "'").replaceAll("&quot;", '"').replaceAll(/\s+/g, " ");
}

test("the page of both says what pmx compare prints, sentence by sentence", async () => {
  const { comparison } = await ranBefore();
  const { baseAuditSet: base, otherAuditSet: varied } = comparison;
  const place = ["--address", world.services.addresses.gateway];
  const { stdout } = await runPmxHere(["compare", base, varied, ...place]);
  // The last lines say where the logs of evidence stand, which is no sentence on the comparison.
  const [, sentences = ""] = /^(The policies(?:.|\n)*)\nCheckpoint /m.exec(stdout) ?? [];
  const page = await pageText(`/compare?base=${base}&varied=${varied}`);
  const said = sentences.replaceAll(/\s+/g, " ").split(/(?<=\.) (?=[A-Z])/);
  // Between the sentences stands the table of metrics, which the page has as a table of its own.
  const whole = said.filter((one) => !one.includes("Metric Pairs"));
  assert.ok(whole.length >= 4, stdout);
  for (const sentence of whole) assert.ok(page.includes(sentence.trim()), sentence);
  assert.match(page, /Equity of both, n = \d+ and \d+ dates/);
});

test("each page of the gateway answers from what is recorded, and what is not there is 404", async () => {
  const { comparison } = await ranBefore();
  const sprint = comparison.baseAuditSet;
  assert.match(await pageText("/compare"), /Recorded comparisons .*forecast\.regime\.enabled/);
  const gates = await pageText(`/gates?sprint=${sprint}&gate=phase-5`);
  assert.match(gates, /phase-0 (?:PASS|FAIL|INCONCLUSIVE)/);
  assert.match(gates, /phase-5 FAIL \w+ asked now: number of effective audits is 6/);
  assert.match(await pageText("/readiness"), /Nothing is evaluated yet .*Next: pmx readiness/);
  assert.match(await pageText("/data"), /AAPL CLEAN 0 1,260 daily 2013-05-13 2018-05-11/);
  assert.match(await pageText("/data/AAPL"), /AAPL: US EQUITY.*None of the 23 checks found/);
  assert.match(await pageText("/data/NONE", 404), /There is nothing here .*NONE/);
  assert.match(await pageText("/gates?sprint=sprints/none", 404), /sprints\/none/);
  assert.match(await pageText(`/compare?base=${sprint}&varied=sprints/x`, 404), /sprints\/x/);
});

test("pmx compare refuses one sprint, and a sprint beside itself", async () => {
  const [name = ""] = (await ranBefore()).arms.map(({ sprint }) => sprint.name);
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
