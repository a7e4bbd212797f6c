import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { importSeries } from "#cli/bars/import-series.ts";
import { checkTrials } from "#cli/evidence/check-trials.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { RiskPolicyOverridesSchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { EvidenceBasis } from "#proto/pmx/sprint/v1/trial_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

const folder = temporaryFolder();
/** α is policy of audit, and pinned with each setting. */
const config = lenientConfig({ "audit.yaml": { "assurance.alphaRatio": 0.04 } });
let world: SprintWorld;
before(async () => {
  world = await startSprintWorld(folder, config);
});
after(() => world.close());

/** Without proof mode trades are made. */
const riskOverrides = create(RiskPolicyOverridesSchema, { proofMode: false });
/** Audit runs and bars ahead, each pair a setting. */
const twelve = [1, 2].flatMap((audits) =>
  [30, 31, 32, 33, 34, 35].map((bars) => [audits, bars] as const),
);

async function scored(
  audits: number,
  horizonBars: number,
  requestId = `${audits} ${horizonBars}`,
  ticker = "AAPL",
) {
  const spec = { ...specOf(audits, [ticker]), horizonBars, riskOverrides };
  const { sprint } = await world.sprints.createSprint({ requestId, spec });
  return endOf(await watched(world, sprint!.name));
}

const pmx = (...args: readonly string[]) =>
  runPmxHere([...args, "--address", world.services.addresses.gateway]);

test("of thirteen settings of --audits and --horizon-bars on the same bars the last report says 13", async () => {
  for (const [audits, bars] of twelve) await scored(audits, bars);
  const last = await pmx("sprint", "--audits", "4", "--horizon-bars", "30", "--no-proof-mode");
  const said = last.stdout.replaceAll(/\s+/g, " ");
  assert.match(said, /Trials: 13th setting scored on AAPL 20\d\d-\d\d-\d\d to 20\d\d-\d\d-\d\d; /);
  assert.match(said, /α, its chance of a wrong PASS: 0\.014 %, of 4 % for all of them together\./);
  assert.match(said, /Basis: EXPLORATORY: bars up to 20\d\d-\d\d-\d\d were there when/);
  const shown = await pmx("show");
  assert.ok(shown.stdout.replaceAll(/\s+/g, " ").includes("Trials: 13th setting scored on AAPL"));
});

test("no assured PASS comes of the thirteen, which were all chosen with their bars in view", async () => {
  const { sprints } = await world.sprints.listSprints({});
  assert.equal(sprints.length, 13);
  const verdicts = sprints.flatMap(({ result }) =>
    result?.gates.map(({ assured }) => assured?.verdict),
  );
  assert.ok(verdicts.length >= 13 && !verdicts.includes(GateVerdict.PASS), `${verdicts}`);
  assert.ok(!verdicts.includes(undefined));
});

test("the same setting on the same dates is the same trial, however often it is asked for", async () => {
  const again = await scored(1, 30, "again");
  const { number, familySize, evidenceBasis, confirmatoryAuditRuns, auditRuns } = again.trial!;
  assert.deepEqual([number, familySize], [1, 13]);
  assert.equal(evidenceBasis, EvidenceBasis.EXPLORATORY);
  assert.deepEqual([confirmatoryAuditRuns, auditRuns], [0, 1]);
});

test("pmx trials lists every setting with its dates and verdict, page by page where an RPC asks", async () => {
  const { trials } = JSON.parse((await pmx("trials", "AAPL", "--json")).stdout);
  assert.deepEqual(
    trials.map(({ number }: { number: number }) => number),
    Array.from({ length: 13 }, (_, at) => 13 - at),
  );
  assert.equal(trials.at(-1).sprints.length, 2);
  const table = (await pmx("trials")).stdout;
  assert.match(
    table,
    /^Ticker +Trial +Recorded +Scored on +Audits +Horizon +Policy +α +As written/m,
  );
  assert.match(table, /^AAPL +13 .* 4 +30 +[0-9a-f]{12} +0\.014 % +[A-Z]+ +sprints\//m);
  const page = await world.sprints.listTrials({ ticker: "AAPL", pageSize: 5 });
  const next = await world.sprints.listTrials({
    ticker: "AAPL",
    pageSize: 5,
    pageToken: page.nextPageToken,
  });
  assert.deepEqual([page.trials[4]?.number, next.trials[0]?.number], [9, 8]);
  assert.match((await pmx("trials", "NONE")).stdout, /^no setting was scored on NONE yet$/m);
});

/** What `EvaluateTrials` says of the newest sprint of four audit runs. */
async function ofTheThirteenth() {
  const { sprints } = await world.sprints.listSprints({});
  const last = sprints.find(({ trial }) => trial?.number === 13)!;
  return { last, found: await world.sprints.evaluateTrials({ sprint: last.name }) };
}

test("the returns of all settings are measured together, each metric with a value or a reason", async () => {
  const { last, found } = await ofTheThirteenth();
  const { evaluation, trials } = found;
  assert.deepEqual([evaluation?.trials, evaluation?.trialsWithReturns], [13, 13]);
  assert.deepEqual([trials.length, trials[0]?.number], [13, 13]);
  assert.equal(evaluation?.trialFindings.length, 13);
  const { metrics } = evaluation;
  const metric = (name: string) => metrics.find((one) => one.name === name)!;
  assert.equal(metric("effective_trials").n, 13n);
  const effective = metric("effective_trials").result;
  assert.ok(effective.case === "value" && effective.value >= 1 && effective.value <= 13);
  // The same dates as the scorecard, so that the ratio is the same.
  const ofScorecard = last.result?.scorecard?.groups
    .flatMap((group) => group.metrics)
    .find(({ name }) => name === "sharpe_per_period");
  const ratio = metric("sharpe_per_period").result;
  assert.ok(ratio.case === "value" && ofScorecard?.result.case === "value");
  assert.ok(Math.abs(ratio.value - ofScorecard.result.value) < 1e-12);
  assert.match(evaluation.notes.join(" "), /dates that all of them have/);
  await assert.rejects(world.sprints.evaluateTrials({ sprint: "sprints/none" }), /sprints\/none/);
});

test("pmx trials --statistics prints them with the family, and a report its sentences", async () => {
  const { stdout } = await pmx("trials", "AAPL", "--statistics");
  assert.match(stdout, /among 13 settings scored on AAPL/);
  assert.match(stdout.replaceAll(/\s+/g, " "), /Deflated for 13 trials: .* spend α as 13\./);
  assert.match(stdout, /^13 +\d+ +-?\d\.\d{3} /m);
  const rows = (await pmx("trials", "--statistics", "--csv")).stdout.trim().split("\n");
  assert.equal(rows.length, 14);
  const json = JSON.parse((await pmx("show", "--json")).stdout);
  assert.equal(json.selection.trials, 13);
});

test("a removal and a restart reset no count, and take no returns away", async () => {
  const { sprints } = await world.sprints.listSprints({});
  await world.sprints.removeSprint({ name: sprints[0]!.name, removedBy: "somebody" });
  await world.close();
  world = await startSprintWorld(folder, lenientConfig());
  const { found } = await ofTheThirteenth();
  assert.equal(found.evaluation?.trialsWithReturns, 13);
  const later = (await scored(3, 30)).trial;
  assert.deepEqual([later?.number, later?.familyAlphaRatio], [14, 0.05]);
  assert.equal((await scored(1, 31, "again, later")).trial?.familyAlphaRatio, 0.04);
});

/** The bars of AAPL in another unit, rounded to cents, under another name. */
async function renamed(ticker: string) {
  const series = await readSampleSeries();
  const bars = series.bars.map((bar) => {
    const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close].map(
      (price) => Math.round(price * 700) / 100,
    );
    return { ...bar, open: open!, high: high!, low: low!, close: close! };
  });
  return { ...series, instrument: instrumentOfTicker(ticker), bars, source: `${ticker}.csv` };
}

test("the same file under another name is the same family, and its scored dates cannot be sealed", async () => {
  await importSeries(world.marketData, await renamed("ACME"));
  const refused = (await pmx("seal", "ACME", "--last", "20%")).stderr.replaceAll(/\s+/g, " ");
  assert.match(
    refused,
    /a setting was scored on AAPL, which has the same prices as ACME, to .*pmx trials AAPL lists them/,
  );
  const { trial, name } = await scored(3, 31, "renamed", "ACME");
  const { number, underOtherNames, evidenceBasis } = trial!;
  assert.deepEqual([number, underOtherNames], [15, 14]);
  assert.equal(evidenceBasis, EvidenceBasis.EXPLORATORY);
  const report = (await pmx("show", name)).stdout.replaceAll(/\s+/g, " ");
  assert.match(report, /Trials: 15th setting scored on ACME .*, 14 before it under another name;/);
  const { trials } = JSON.parse((await pmx("trials", "ACME", "--json")).stdout);
  const tickers = trials.map(({ ticker }: { ticker: string }) => ticker);
  assert.deepEqual(tickers, ["ACME", ...Array.from({ length: 14 }, () => "AAPL")]);
  // What was removed is known again, too.
  await world.marketData.removeSeries({ ticker: "ACME" });
  await importSeries(world.marketData, await renamed("THIRD"));
  assert.equal((await scored(3, 32, "once more", "THIRD")).trial?.number, 16);
  assert.deepEqual(await checkTrials(world.sprints), {
    outcome: "OK",
    text: "16 trials have their numbers",
  });
});

test("bars that were removed were there, whatever of them is imported again, and of whatever length they were", async () => {
  const made = madeSeries("LEFT", { bars: 700 });
  const lastStart = made.bars.at(-1)!.startTimeMs;
  const dayMs = 86_400_000;
  const hour = { ...made.bars.at(-1)!, startTimeMs: lastStart + dayMs + 15 * 3_600_000 };
  await importSeries(world.marketData, made);
  await importSeries(world.marketData, { ...made, interval: "HOUR_1", bars: [hour] });
  await world.marketData.removeSeries({ ticker: "LEFT" });
  await importSeries(world.marketData, { ...made, bars: made.bars.slice(0, 600) });
  const { sprint } = await world.sprints.createSprint({
    requestId: "left",
    spec: specOf(1, ["LEFT"]),
  });
  const seenUntilMs = hour.startTimeMs + 3_600_000;
  assert.deepEqual(sprint?.trial?.seenUntilTime, timestampFromMs(seenUntilMs));
  await watched(world, sprint!.name);
});
