import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { checkFile, keyIdText } from "#cli/evidence/check-file.ts";
import { checkLogs } from "#cli/evidence/check-logs.ts";
import { checkComparisons, checkSeals } from "#cli/evidence/check-own-records.ts";
import { collectEvidence } from "#cli/evidence/collect-evidence.ts";
import { type ExportedEvidence, exportFromText, exportText } from "#cli/evidence/export-file.ts";
import type { Finding } from "#cli/evidence/finding.ts";
import { ExportedFacts } from "#cli/evidence/recompute.ts";
import { leafFromText, leafText } from "#lib/evidence/leaf.ts";
import { checkpointTexts } from "#lib/report/checkpoint-text.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { auditSet, type ExportedSprint, exportedSprint, sprint } from "./exported-sprint.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, subjects } from "./sample-facts.ts";

let exported: ExportedSprint;
let audit: RunningAudit;
let evidence: ExportedEvidence;
before(async () => {
  exported = await exportedSprint();
  ({ audit, evidence } = exported);
});
after(() => audit.close());

/** What is bad of what was checked. */
const badOf = (findings: readonly Finding[]) =>
  findings.filter(({ outcome }) => outcome === "BAD").map(({ text }) => text);

test("an exported file reads back, and everything in it holds", () => {
  const read = exportFromText("e.jsonl", exportText(evidence));
  assert.deepEqual(read, evidence);
  const findings = checkFile(read, keyIdText(evidence.heads[0]!.verifierKey).slice(0, 16));
  assert.deepEqual(
    findings.map(({ outcome }) => outcome),
    [...Array.from({ length: 8 }, () => "OK"), "NOT_CHECKED"],
    JSON.stringify(findings),
  );
  const texts = findings.map(({ text }) => text).slice(-5);
  assert.match(
    texts[0]!,
    /^phase-0: PASS, assured INCONCLUSIVE \(at 0.34 %, CONFIRMATORY\), as computed again$/,
  );
  assert.match(
    texts[3]!,
    /^seals\/0a1b of AAPL was made at 2026-01-01T.*, before sprints\/a opened it$/,
  );
  assert.match(
    texts[4]!,
    /^comparisons\/.* rests on facts that are not, or not alone, in this file$/,
  );
});

test("with the facts of both sprints a comparison is computed again, and another conclusion is found", async () => {
  const whole = await collectEvidence(audit.evidence, sprint, true);
  assert.match(
    checkFile(whole).at(-1)!.text,
    /^comparisons\/.* of sprints\/b and sprints\/a: .*again$/,
  );
  assert.deepEqual(badOf(checkFile(whole)), []);
  const leaves = whole.records.map(({ log, index, leaf }) => {
    return { log, index, leaf: leafFromText(leaf)!, text: leaf };
  });
  const facts = new ExportedFacts();
  for (const { leaf } of leaves) facts.add(leaf);
  const lying = leaves.map(({ leaf, ...rest }) => {
    const text = leafText(leaf).replaceAll('"conclusion":"', '"conclusion":"NOT_');
    return { ...rest, leaf: leafFromText(text)! };
  });
  assert.match(badOf(checkComparisons(lying, facts))[0] ?? "", /computed again it differs/);
  const late = leaves.map((one) => {
    const isOpening =
      "record" in one.leaf.content && one.leaf.content.record.type === "SEAL_OPENED";
    return isOpening ? { ...one, index: 1_000 } : one;
  });
  assert.match(
    badOf(checkSeals(late))[0] ?? "",
    /was opened \(1000\) after a gate had answered on it/,
  );
});

test("a file holds the records of its sprint alone", () => {
  const text = exportText(evidence);
  // Facts, answers, terms, seal with its opening, comparison.
  assert.equal(evidence.records.length, 3 + 2 + 2 + 1 + 2 + 1);
  assert.equal(text.split("\n").filter((line) => line.includes("sprints/b")).length, 1);
});

test("a changed record, a dropped loser, a fact of another place and another verdict are found", () => {
  const { records } = evidence;
  const trade = records.findIndex(({ log, index }) => log.startsWith("execution") && index === 1);
  const one = records[trade]!;
  const changed = { ...one, leaf: one.leaf.replace('"timeMs":1', '"timeMs":2') };
  const without = (type: string) => {
    return { ...evidence, records: records.filter(({ leaf }) => !leaf.includes(`"${type}"`)) };
  };
  const attacks: readonly (readonly [ExportedEvidence, RegExp])[] = [
    [
      { ...evidence, records: records.with(trade, changed) },
      /record 1 of execution-0001 \(pmx\.event\.v1\.TradeClosed\) is not/,
    ],
    [{ ...evidence, records: records.with(trade, { ...one, index: 0 }) }, /record 0 of execution/],
    [{ ...evidence, records: records.toSpliced(trade, 1) }, /facts are missing or were added/],
    [without("COMPARISON_MADE"), /the comparisons\/.* was signed, and is not in this file/],
    [without("SEAL_OPENED"), /the opening of seals\/0a1b was signed, and is not in this file/],
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
  const { kept } = exported;
  const findings = await checkLogs(audit.evidence, kept, undefined);
  assert.deepEqual(badOf(findings), [], JSON.stringify(findings));
  const all = await checkLogs(audit.evidence, kept + (await exported.checkpoints()), undefined);
  assert.deepEqual(badOf(all), []);
  assert.deepEqual(badOf(await checkLogs(audit.evidence, "", undefined)), [
    "the file has no checkpoint",
  ]);
});

test("the checkpoints that a report ends with are compared as those that were kept, and nobody signed them", async () => {
  const { heads } = await audit.evidence.getCheckpoint({});
  const texts = checkpointTexts({ heads });
  for (const report of [
    texts.join("\n"),
    JSON.stringify(texts),
    `<td>${texts.join("</td><td>")}</td>`,
  ]) {
    const findings = await checkLogs(audit.evidence, report, undefined);
    const ofLogs = findings.filter(({ text }) => /1 of reports, which are not signed$/.test(text));
    assert.deepEqual([badOf(findings), ofLogs.length], [[], texts.length]);
  }
  const other = texts[0]!.replace(
    / (\S)(\S{43})$/,
    (_, first, rest) => ` ${first === "A" ? "B" : "A"}${rest}`,
  );
  assert.match(badOf(await checkLogs(audit.evidence, other, undefined)).join(), /are not those of/);
});

test("a log that was cut off, and one that was made again, do not meet a checkpoint that was kept", async () => {
  const { kept } = exported;
  const now = await exported.checkpoints();
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
