import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { anotherClient } from "#test/support/another-client.ts";
import { type ExportedSprint, exportedSprint } from "./exported-sprint.ts";

let exported: ExportedSprint;
let file: ReturnType<typeof anotherClient>;
before(async () => {
  exported = await exportedSprint();
  file = anotherClient(join(exported.audit.dataDir, "audit.db"));
  const { rows } = await file.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'");
  for (const { name } of rows) await file.execute(`DROP TRIGGER ${name}`);
});
after(async () => {
  file.close();
  await exported.audit.close();
});

async function bad(): Promise<string> {
  const { bad: found } = await exported.audit.evidence.verifyEvidence({});
  return found === undefined ? "nothing" : `${found.kind} ${found.finding}`;
}

const judged = "judged_by_spec";
const copy = `INSERT INTO ${judged} SELECT`;

const edits: readonly (readonly [
  string,
  "judged_by_spec" | "judged_terms" | "gate_spec",
  string,
  RegExp,
])[] = [
  ["forgotten", judged, `DELETE FROM ${judged} WHERE gate = 'phase-0'`, /by phase-0, which is not/],
  ["called looser", judged, `UPDATE ${judged} SET is_loosened = 1`, /by phase-0, which is not/],
  ["moved", judged, `UPDATE ${judged} SET audit_set = 'sprints/0'`, /by phase-0, which is not/],
  [
    "put in another order",
    judged,
    `UPDATE ${judged} SET position = 10 WHERE gate = 'phase-0'`,
    /by phase-0, which is not/,
  ],
  [
    "invented before the others",
    judged,
    `${copy} 0, gate, spec_hash, 'sprints/0', '', 0, 0 FROM ${judged} LIMIT 1`,
    /^GATE_EVALUATED judged/,
  ],
  [
    "invented behind the others",
    judged,
    `${copy} 10, gate, spec_hash, 'sprints/0', '', 0, 0 FROM ${judged} LIMIT 1`,
    /that sprints\/0 was judged by \w+ of phase-0 is kept, and no log has it/,
  ],
  ["made by terms that are forgotten", "judged_terms", "DELETE FROM judged_terms", /^TERMS_JUDGED/],
  [
    "made by terms that are called later",
    "judged_terms",
    "UPDATE judged_terms SET judged_time_ms = 9e15, last_fact = 9e15",
    /^TERMS_JUDGED judged sprints\/a while FORECAST was \w+, which is not kept as it was/,
  ],
  [
    "made by a specification of another content",
    "gate_spec",
    "UPDATE gate_spec SET spec_json = replace(spec_json, 'AT_LEAST', 'AT_MOST') WHERE gate = 'phase-0'",
    /specification \w+ with this content is kept/,
  ],
];

for (const [what, table, edit, finding] of edits) {
  test(`a judgement that was ${what} is named`, async () => {
    assert.equal(await bad(), "nothing");
    await file.execute(`CREATE TABLE before AS SELECT * FROM ${table}`);
    await file.execute(edit);
    const found = await bad();
    await file.execute(`DELETE FROM ${table}`);
    await file.execute(`INSERT INTO ${table} SELECT * FROM before`);
    await file.execute("DROP TABLE before");
    assert.match(found, finding);
    assert.equal(await bad(), "nothing");
  });
}
