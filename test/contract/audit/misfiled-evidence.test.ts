import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { anotherClient } from "#test/support/another-client.ts";
import { auditSet, type ExportedSprint, exportedSprint } from "./exported-sprint.ts";

let exported: ExportedSprint;
let file: ReturnType<typeof anotherClient>;
before(async () => {
  exported = await exportedSprint();
  file = anotherClient(join(exported.audit.dataDir, "audit.db"));
  const { rows } = await file.execute(
    "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('fact', 'evidence_leaf')",
  );
  for (const { name } of rows) await file.execute(`DROP TRIGGER ${name}`);
});
after(async () => {
  file.close();
  await exported.audit.close();
});

const badOf = async (afterAuditSet = "") =>
  (await exported.audit.evidence.verifyEvidence({ afterAuditSet })).bad;

/** The text of what is bad in the facts of all audit sets, with the kind of the record that is named. */
async function bad(): Promise<string> {
  const found = (await badOf()) ?? (await badOf(auditSet));
  return found === undefined ? "nothing" : `${found.kind} ${found.finding}`;
}

const records = {
  loser: "position = (SELECT max(position) FROM evidence_leaf WHERE leaf LIKE '%TradeClosed%')",
  answer: "position = (SELECT max(position) FROM evidence_leaf WHERE leaf LIKE '%GATE_EVALUATED%')",
  comparison: `leaf LIKE '%COMPARISON_MADE%' AND audit_set = '${auditSet}'`,
  seal: "leaf LIKE '%BARS_SEALED%'",
  opening: "leaf LIKE '%SEAL_OPENED%'",
};

const edits: readonly (readonly [keyof typeof records, "audit_set" | "name", string | null])[] = [
  ["loser", "audit_set", ""],
  ["loser", "audit_set", "sprints/0"],
  ["loser", "name", "evaluations/1"],
  ["answer", "audit_set", ""],
  ["answer", "name", null],
  ["comparison", "audit_set", ""],
  ["comparison", "name", null],
  ["seal", "name", null],
  ["seal", "audit_set", auditSet],
  ["opening", "name", null],
  ["opening", "name", "seals/1/opening"],
  ["opening", "audit_set", "sprints/b"],
];

for (const [record, column, value] of edits) {
  test(`a record of ${record} that is kept under another ${column}, ${value}, is named`, async () => {
    const where = records[record];
    await file.execute(`CREATE TABLE before AS SELECT * FROM evidence_leaf WHERE ${where}`);
    assert.equal(await bad(), "nothing");
    await file.execute({
      sql: `UPDATE evidence_leaf SET ${column} = ? WHERE ${where}`,
      args: [value],
    });
    const found = await bad();
    const undo = `UPDATE evidence_leaf SET ${column} = b.${column} FROM before b WHERE b.position = evidence_leaf.position`;
    await file.execute(undo);
    await file.execute("DROP TABLE before");
    assert.match(found, /^\S+ is kept under (no |the )(audit set|name)/);
    assert.equal(await bad(), "nothing");
  });
}

test("a letter of another event under the id of a fact is no reason for the absence of the fact", async () => {
  const { loser } = records;
  await file.execute(
    `INSERT INTO dead_letter SELECT 'audit', leaf ->> '$.event.id', 'execution', 0, '', 'pmx.event.v1.RunEnded', x'', '', 0
     FROM evidence_leaf WHERE ${loser}`,
  );
  await file.execute("DELETE FROM fact WHERE position = (SELECT max(position) FROM fact)");
  assert.match(
    await bad(),
    /^pmx\.event\.v1\.TradeClosed brought TRADE_CLOSED .* is not recorded$/,
  );
});
