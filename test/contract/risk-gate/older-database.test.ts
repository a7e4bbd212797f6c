import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { quietLogger as logger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const migrationsFolder = fileURLToPath(
  new URL("../../../services/risk-gate/store/migrations", import.meta.url),
);

const decision = {
  name: "decisions/1",
  request_id: "one",
  request_hash: "a",
  audit_set: "sprints/1",
  ticker: "AAPL",
  instrument: "{}",
  forecast: "forecasts/1",
  as_of_ms: 1,
  confidence_basis: "UNCALIBRATED",
  create_time_ms: 2,
  verdict: "DENY",
  signal: "{}",
  outcomes: "[]",
  requested_units: "5",
  allowed_units: "0",
  binding_rule: "long-only",
  cost: null,
  exit_plan: null,
  input_hash: "b",
  policy_hash: "c",
  fact_sequence: 7,
};

/** The migrations up to and including one, as a version of then brought them. */
function migrationsUpTo(tag: string): string {
  const folder = join(temporaryFolder(), "migrations");
  cpSync(migrationsFolder, folder, { recursive: true });
  const path = join(folder, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(path, "utf8")) as { entries: { tag: string }[] };
  const last = journal.entries.findIndex((entry) => entry.tag === tag);
  assert.ok(last >= 0, `no migration ${tag}`);
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, last + 1) }));
  return folder;
}

function runWrite(
  store: Store,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<unknown> {
  return store.write((tx) => tx.rows(sql, parameters));
}

test("a database of before keeps its decisions, and refuses to change or remove them as it did", async () => {
  const path = join(temporaryFolder(), "risk-gate.db");
  const names = Object.keys(decision).join(", ");
  const marks = Object.keys(decision).map(() => "?");
  const older = await openStore({
    path,
    migrationsFolder: migrationsUpTo("0002_outbox_unpublished"),
    logger,
  });
  await runWrite(
    older,
    `insert into decision (${names}) values (${marks.join(", ")})`,
    Object.values(decision),
  );
  await older.close();

  const store = await openStore({ path, migrationsFolder, logger });
  try {
    assert.deepEqual(store.db.rows(`select ${names} from decision`, []), [Object.values(decision)]);
    await assert.rejects(runWrite(store, "update decision set ticker = 'MSFT'"), /append-only/);
    await assert.rejects(runWrite(store, "delete from decision"), /append-only/);
  } finally {
    await store.close();
  }
});
