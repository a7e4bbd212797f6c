import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Timestamp, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { enumName } from "#lib/wire/enum-name.ts";
import { AssuredVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import { ComparisonBasis, ComparisonConclusion } from "#proto/pmx/audit/v1/comparison_pb.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ForecastScoredSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { scored, subjects } from "./sample-facts.ts";

let audit: RunningAudit;
before(async () => {
  audit = await runningAudit();
});
after(() => audit.close());

const varied = [{ path: "forecast.regime.enabled", baseJson: "true", otherJson: "false" }];

/** Two audit sets of so many windows that share no bar, of which the other is the better one. */
async function arms(name: string, windows: number) {
  const facts = publisher(audit.bus, name);
  let last = { source: name, sequence: 0n };
  for (let at = 0; at < windows; at += 1) {
    for (const [arm, ratio] of [
      ["base", 1.2 + at / 100],
      ["other", 0.8 + at / 200],
    ] as const) {
      const place = { auditSet: `sprints/${name}-${arm}`, day: at * 10 };
      const { key, ...score } = scored(place, ratio);
      const fact = { ...score, key: { ...key, policyHash: `${arm}-${name}`.padEnd(64, "0") } };
      last = await facts.fact(ForecastScoredSchema, fact, subjects.scored);
    }
  }
  return {
    request: {
      baseAuditSet: `sprints/${name}-base`,
      otherAuditSet: `sprints/${name}-other`,
      varied,
      spec: { decisiveMetric: "rmse_ratio" },
      dataProvenance: DataProvenance.REAL,
    },
    last,
  };
}

/** Before every bar: nothing was there when the settings were recorded. */
const unseen = timestampFromMs(0);

test("a comparison is recorded with its evidence, and is the answer after a restart and new facts", async () => {
  const { request, last } = await arms("forecast", 12);
  const { comparison } = await audit.client.compareAuditSets({
    ...request,
    after: [last],
    seenUntilTime: unseen,
  });
  assert.equal(comparison?.conclusion, ComparisonConclusion.OTHER_BETTER);
  assert.deepEqual([comparison.metrics[0]?.metric, comparison.metrics[0]?.n], ["rmse_ratio", 12n]);
  assert.equal(comparison.spec?.testLevelRatio, 0.05);
  assert.equal(comparison.spec.violationRatio, 1.1);
  assert.match(comparison.name, /^comparisons\/[0-9a-f]{32}$/);
  assert.equal(comparison.assured?.conclusion, ComparisonConclusion.OTHER_BETTER);
  assert.deepEqual(
    [comparison.metrics[0]?.assured?.observations, comparison.metrics[0]?.assured?.observed],
    [12, 1],
  );
  const logged = async () => {
    const [own] = (await audit.evidence.getCheckpoint({})).heads;
    const { baseAuditSet, otherAuditSet } = request;
    const of = await Promise.all(
      [baseAuditSet, otherAuditSet].map((auditSet) =>
        audit.evidence.listEvidence({ log: own!.log, auditSet }),
      ),
    );
    return of.map(({ records }) => records.map(({ leaf }) => JSON.parse(leaf).record));
  };
  const once = await logged();
  assert.deepEqual(
    once.map((records) => records.map(({ type, comparison: { name } }) => [type, name])),
    Array.from({ length: 2 }, () => [["COMPARISON_MADE", comparison.name]]),
  );
  audit = await audit.restart();
  const again = await audit.client.compareAuditSets({ ...request, seenUntilTime: unseen });
  assert.deepEqual(again.comparison, comparison);
  assert.deepEqual(await logged(), once);
});

test("a comparison that somebody edited, removed or invented in the database is named", async () => {
  const auditSet = "sprints/forecast-base";
  const bad = async () => {
    const { bad } = await audit.evidence.verifyEvidence({ afterAuditSet: auditSet.slice(0, -1) });
    return bad && [bad.kind, bad.finding.replace(/comparisons\/\w+/, "it")];
  };
  assert.equal(await bad(), undefined);
  const file = anotherClient(join(audit.dataDir, "audit.db"));
  const { rows } = await file.execute(
    "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'comparison'",
  );
  for (const { name } of rows) await file.execute(`DROP TRIGGER ${name}`);
  await file.execute("CREATE TABLE aside AS SELECT * FROM comparison");
  const during = async (change: string) => {
    await file.execute(change);
    const found = await bad();
    await file.execute("DELETE FROM comparison");
    await file.execute("INSERT INTO comparison SELECT * FROM aside");
    return found;
  };
  assert.deepEqual(
    await during(
      `UPDATE comparison SET content = replace(content, 'OTHER_BETTER', 'BASE_BETTER') WHERE base_audit_set = '${auditSet}'`,
    ),
    ["COMPARISON_MADE", "made it, which is kept otherwise"],
  );
  assert.deepEqual(await during(`DELETE FROM comparison WHERE base_audit_set = '${auditSet}'`), [
    "COMPARISON_MADE",
    "made it, which is kept no more",
  ]);
  assert.deepEqual(
    await during(
      `INSERT INTO comparison (name, base_audit_set, other_audit_set, varied_path, content)
       SELECT 'comparisons/0', base_audit_set, other_audit_set, varied_path, replace(content, name, 'comparisons/0')
       FROM aside WHERE base_audit_set = '${auditSet}'`,
    ),
    ["", "it is kept, and no log has it"],
  );
  assert.equal(await bad(), undefined);
  file.close();
});

test("the gate of phase 4 reads the verdict: the winner's policy stands, the loser's does not", async () => {
  const { request, last } = await arms("risk-gate", 12);
  const criteria = async (auditSet: string, after = [last]) => {
    const { evaluation } = await audit.client.evaluateGate({ gate: "phase-4", auditSet, after });
    const found = evaluation?.criteria.filter(({ readsOtherRecords }) => readsOtherRecords) ?? [];
    assured = found.map((one) => enumName(AssuredVerdict, one.assured!.verdict));
    return found.map(({ criterion, verdict }) => [criterion, enumName(GateVerdict, verdict)]);
  };
  let assured: unknown;
  assert.deepEqual(await criteria("sprints/risk-gate-other"), [
    ["regime-verdict", "INCONCLUSIVE"],
    ["regime-in-force", "INCONCLUSIVE"],
  ]);
  await audit.client.compareAuditSets({ ...request, seenUntilTime: unseen });
  assert.deepEqual(await criteria("sprints/risk-gate-other"), [
    ["regime-verdict", "PASS"],
    ["regime-in-force", "PASS"],
  ]);
  assert.deepEqual(assured, ["PASS", "PASS"]);
  assert.deepEqual(await criteria("sprints/risk-gate-base"), [
    ["regime-verdict", "PASS"],
    ["regime-in-force", "FAIL"],
  ]);
  assert.deepEqual(assured, ["PASS", "FAIL"]);
});

test("an assured gate of phase 4 asks that the comparison is shown, not decided as written alone", async () => {
  const { request, last } = await arms("execution", 12);
  const seenUntilTime = timestampFromMs(Date.UTC(2030, 0, 1));
  const asked = { ...request, after: [last], trialNumber: 2, seenUntilTime };
  const { comparison } = await audit.client.compareAuditSets(asked);
  const { assured, conclusion } = comparison!;
  assert.deepEqual(
    [conclusion, assured?.conclusion, assured?.reached],
    [ComparisonConclusion.OTHER_BETTER, ComparisonConclusion.EXPLORATORY, conclusion],
  );
  assert.deepEqual([assured?.trialNumber, assured?.basis], [2, ComparisonBasis.EXPLORATORY]);
  const auditSet = "sprints/execution-other";
  const { evaluation } = await audit.client.evaluateGate({ gate: "phase-4", auditSet });
  const verdicts = evaluation?.criteria
    .filter(({ readsOtherRecords }) => readsOtherRecords)
    .map((one) => [one.verdict, one.assured?.verdict]);
  const open = [GateVerdict.PASS, AssuredVerdict.INCONCLUSIVE];
  assert.deepEqual(verdicts, [open, open]);
});

test("a look counts what was known at its instant, and records nothing", async () => {
  const [baseAuditSet, otherAuditSet] = ["sprints/execution-base", "sprints/execution-other"];
  const sets = { baseAuditSet, otherAuditSet, spec: { decisiveMetric: "rmse_ratio" } };
  const recorded = async () =>
    (await audit.client.listComparisons({ auditSet: baseAuditSet })).comparisons.length;
  const before = await recorded();
  const lookAt = async (lookTime?: Timestamp) => {
    const { difference } = await audit.client.lookAtAuditSets({
      ...sets,
      ...(lookTime && { lookTime }),
    });
    return difference!;
  };
  const all = await lookAt();
  assert.deepEqual([all.observations, all.reached], [12, ComparisonConclusion.OTHER_BETTER]);
  const { key } = (await audit.client.listAudits({ auditSet: baseAuditSet })).audits[5]!;
  const early = await lookAt(key?.asOfTime);
  assert.deepEqual([early.observations, early.reached], [5, ComparisonConclusion.INCONCLUSIVE]);
  assert.equal(early.unreachable, true);
  assert.equal(await recorded(), before);
  await assert.rejects(audit.client.lookAtAuditSets({ ...sets, otherAuditSet: baseAuditSet }), {
    reason: "FIELD_INVALID",
  });
});

test("comparisons are listed as they were recorded, by audit set and by the one setting that varies", async () => {
  const listed = async (query: { auditSet?: string; variedPath?: string; pageSize?: number }) =>
    audit.client.listComparisons(query);
  const request = { baseAuditSet: "sprints/x", otherAuditSet: "sprints/y", varied: [...varied] };
  await audit.client.compareAuditSets({ ...request, seenUntilTime: unseen });
  const several = [...varied, { path: "risk.longOnly", baseJson: "false", otherJson: "true" }];
  await audit.client.compareAuditSets({
    ...{ ...request, seenUntilTime: unseen },
    ...{ otherAuditSet: "sprints/z", varied: several },
  });
  const ofX = await listed({ auditSet: "sprints/x" });
  assert.deepEqual(
    ofX.comparisons.map(({ otherAuditSet }) => otherAuditSet),
    ["sprints/y", "sprints/z"],
  );
  const ofZ = await listed({ auditSet: "sprints/z" });
  assert.deepEqual(ofZ.comparisons[0]?.varied.map(({ path }) => path).length, 2);
  const alone = await listed({ auditSet: "sprints/x", variedPath: "forecast.regime.enabled" });
  assert.deepEqual(
    alone.comparisons.map(({ otherAuditSet }) => otherAuditSet),
    ["sprints/y"],
  );
  const first = await listed({ auditSet: "sprints/x", pageSize: 1 });
  const second = await audit.client.listComparisons({
    auditSet: "sprints/x",
    pageSize: 1,
    pageToken: first.nextPageToken,
  });
  assert.deepEqual(
    [...first.comparisons, ...second.comparisons].map(({ otherAuditSet }) => otherAuditSet),
    ["sprints/y", "sprints/z"],
  );
});

test("a metric that is not compared is refused with those that are", async () => {
  const request = { baseAuditSet: "sprints/x", otherAuditSet: "sprints/y" };
  await assert.rejects(
    audit.client.compareAuditSets({ ...request, spec: { decisiveMetric: "sharpe" } }),
    { reason: "FIELD_INVALID", message: /spec\.decisive_metric: "sharpe".*net_pnl/ },
  );
});
