import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { checkFile, type Finding, keyIdText } from "#cli/evidence/check-file.ts";
import { checkLogs } from "#cli/evidence/check-logs.ts";
import { collectEvidence } from "#cli/evidence/collect-evidence.ts";
import { type ExportedEvidence, exportFromText, exportText } from "#cli/evidence/export-file.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { ForecastScoredSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, scored, subjects } from "./sample-facts.ts";

const sprint = { name: "sprints/a", dataHash: "a".repeat(64), policyHash: "b".repeat(64) };
const auditSet = sprint.name;

let audit: RunningAudit;
let evidence: ExportedEvidence;
/** Checkpoints that were kept before the last facts came. */
let kept: string;

before(async () => {
  audit = await runningAudit();
  const forecasts = publisher(audit.bus, "forecast");
  const trades = publisher(audit.bus, "execution");
  for (let day = 0; day < 3; day += 1) {
    const score = scored({ auditSet, day: day * 7 }, 0.8 + day / 5);
    await forecasts.fact(ForecastScoredSchema, score, subjects.scored);
  }
  await trades.fact(TradeClosedSchema, closed(auditSet, "1", 5_000_000n), subjects.closed);
  const other = scored({ auditSet: "sprints/b", day: 0 }, 2);
  const at = await forecasts.fact(ForecastScoredSchema, other, subjects.scored);
  await audit.client.getScorecard({ auditSet, after: [at] });
  kept = await checkpoints();
  const last = await trades.fact(
    TradeClosedSchema,
    closed(auditSet, "2", -9_000_000n),
    subjects.closed,
  );
  for (const gate of ["phase-0", "phase-1"]) {
    await audit.client.evaluateGate({ gate, auditSet, after: [last] });
  }
  evidence = await collectEvidence(audit.evidence, sprint);
});
after(() => audit.close());

async function checkpoints(): Promise<string> {
  const { heads } = await audit.evidence.getCheckpoint({});
  return heads
    .filter(({ size }) => size > 0n)
    .map(({ checkpoint }) => checkpoint)
    .join("");
}

/** What is bad of what was checked. */
const badOf = (findings: readonly Finding[]) =>
  findings.filter(({ outcome }) => outcome === "BAD").map(({ text }) => text);

test("an exported file reads back, and everything in it holds", () => {
  const read = exportFromText("e.jsonl", exportText(evidence));
  assert.deepEqual(read, evidence);
  const findings = checkFile(read, keyIdText(evidence.heads[0]!.verifierKey).slice(0, 16));
  assert.deepEqual(
    findings.map(({ outcome }) => outcome),
    Array.from({ length: 6 }, () => "OK"),
    JSON.stringify(findings),
  );
});

test("a file holds the records of its sprint alone", () => {
  const text = exportText(evidence);
  assert.equal(evidence.records.length, 3 + 2 + 2);
  assert.ok(!text.includes("sprints/b"));
});

test("a changed record, a dropped loser, a fact of another place and another verdict are found", () => {
  const { records } = evidence;
  const trade = records.findIndex(({ log, index }) => log.startsWith("execution") && index === 1);
  const one = records[trade]!;
  const changed = { ...one, leaf: one.leaf.replace('"timeMs":1', '"timeMs":2') };
  const attacks: readonly (readonly [ExportedEvidence, RegExp])[] = [
    [
      { ...evidence, records: records.with(trade, changed) },
      /record 1 of execution-0001 \(pmx\.event\.v1\.TradeClosed\) is not/,
    ],
    [{ ...evidence, records: records.with(trade, { ...one, index: 0 }) }, /record 0 of execution/],
    [{ ...evidence, records: records.toSpliced(trade, 1) }, /facts are missing or were added/],
  ];
  for (const [attacked, finding] of attacks) {
    assert.match(badOf(checkFile(attacked))[0] ?? "", finding);
  }
});

test("a verdict that was written otherwise, and a key that is not the one named, are found", () => {
  const statement = evidence.statement!;
  const payload = Buffer.from(statement.payload, "base64").toString();
  const other = Buffer.from(payload.replace('"written":"', '"written":"PASS_')).toString("base64");
  const attacked = { ...evidence, statement: { ...statement, payload: other } };
  assert.match(badOf(checkFile(attacked))[0] ?? "", /verdict does not carry the signature/);
  assert.match(badOf(checkFile(evidence, "0".repeat(16)))[0] ?? "", /not the one that was named/);
});

test("a line that is none of an export is named", () => {
  const lines = exportText(evidence).split("\n");
  assert.throws(() => exportFromText("e", lines.slice(1).join("\n")), /e: line 1 is none/);
  assert.throws(() => exportFromText("e", lines.with(2, "{").join("\n")), /e: line 3 is none/);
});

test("logs that go on from the checkpoints that were kept have nothing bad", async () => {
  const findings = await checkLogs(audit.evidence, kept, undefined);
  assert.deepEqual(badOf(findings), [], JSON.stringify(findings));
  const all = await checkLogs(audit.evidence, kept + (await checkpoints()), undefined);
  assert.deepEqual(badOf(all), []);
  assert.deepEqual(badOf(await checkLogs(audit.evidence, "", undefined)), [
    "the file has no checkpoint",
  ]);
});

test("a log that was cut off, and one that was made again, do not meet a checkpoint that was kept", async () => {
  const now = await checkpoints();
  const file = anotherClient(join(audit.dataDir, "audit.db"));
  const { rows } = await file.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'");
  for (const { name } of rows) await file.execute(`DROP TRIGGER ${name}`);
  const ofTrade = `position = (SELECT max(position) FROM evidence_leaf WHERE leaf LIKE '%"source":"execution"%')`;
  await file.execute(`CREATE TABLE cut AS SELECT * FROM evidence_leaf WHERE ${ofTrade}`);
  await file.execute(`DELETE FROM evidence_leaf WHERE ${ofTrade}`);
  const cut = badOf(await checkLogs(audit.evidence, now, undefined));
  assert.match(cut.join("; "), /records 1 to 1 of execution-0001 are missing/);
  assert.match(cut.join("; "), /is recorded, and no log has it/);
  await file.execute("INSERT INTO evidence_leaf SELECT * FROM cut");
  file.close();

  // Somebody with the database makes the log again, of other facts.
  const forged = await runningAudit();
  try {
    const trades = publisher(forged.bus, "execution");
    for (const [id, profit] of [
      ["1", 5_000_000n],
      ["2", 9_000_000n],
    ] as const) {
      await trades.fact(TradeClosedSchema, closed(auditSet, id, profit), subjects.closed);
    }
    await forged.client.getScorecard({ auditSet, after: [{ source: "execution", sequence: 2n }] });
    const of = (log: string, notes: string) =>
      [...notes.matchAll(/pmx\/(\S+)\n[\s\S]*?\n\n— .*\n/g)]
        .filter(([, name]) => name === log)
        .map(([note]) => note)
        .join("");
    const log = "execution-0001";
    const earlier = await checkLogs(forged.evidence, of(log, kept), undefined);
    assert.match(JSON.stringify(earlier), /goes on from 1 checkpoints.*; 1 signed by another key/);
    const found = badOf(await checkLogs(forged.evidence, of(log, kept + now), undefined));
    assert.deepEqual(found, [
      "records 1 to 1 of execution-0001 are not those of a checkpoint that was kept",
    ]);
    const { heads } = await forged.evidence.getCheckpoint({});
    const fork = of(log, now) + heads.find((head) => head.log === log)!.checkpoint;
    assert.deepEqual(badOf(await checkLogs(forged.evidence, of(log, fork), undefined)), [
      "records 0 to 1 of execution-0001 are of a log that was forked: two checkpoints at 2 have different roots",
    ]);
    const changed = of(log, now).replace("\n2\n", "\n3\n");
    const touched = badOf(await checkLogs(audit.evidence, changed, undefined));
    assert.match(touched.join("; "), /at 3 was changed after it was signed/);
  } finally {
    await forged.close();
  }
});
