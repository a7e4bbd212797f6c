import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { missingOf } from "#lib/kit/events/missing-facts.ts";
import { openStore } from "#lib/kit/store/open-store.ts";
import { insertInto } from "#lib/kit/store/statement.ts";
import { inbox } from "#services/audit/store/schema.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const migrations = fileURLToPath(
  new URL("../../../services/audit/store/migrations", import.meta.url),
);
const insertInbox = insertInto(inbox);

/** The migrations of version 0.2.0, which did not notice a lost fact. */
function earlierMigrations(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "meta"));
  const journal = JSON.parse(readFileSync(join(migrations, "meta/_journal.json"), "utf8"));
  const entries = journal.entries.slice(0, 4) as { tag: string }[];
  for (const { tag } of entries) {
    copyFileSync(join(migrations, `${tag}.sql`), join(folder, `${tag}.sql`));
  }
  writeFileSync(join(folder, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
  return folder;
}

test("what an earlier version lost without noticing is known to be missing once its database is opened", async () => {
  const path = join(temporaryFolder(), "audit.db");
  const open = (migrationsFolder: string) =>
    openStore({ path, migrationsFolder, logger: quietLogger });
  const arrived = {
    "forecast-0a1b": [1, 2, 3],
    "forecast-2c3d": [3, 4, 7],
    "execution-4e5f": [2, 1, 10],
  };
  const earlier = await open(earlierMigrations());
  await earlier.write((tx) => {
    for (const [origin, sequences] of Object.entries(arrived)) {
      const [source = ""] = origin.split("-");
      for (const sequence of sequences) {
        const eventId = `${origin}-${sequence}`;
        insertInbox(tx, { consumer: "audit", eventId, source, sequence });
      }
    }
    insertInbox(tx, { consumer: "audit", eventId: "anything", source: "unknown", sequence: 0 });
  });
  await earlier.close();
  const store = await open(migrations);
  const missing = ["forecast", "execution", "unknown"].flatMap((source) =>
    missingOf(store.db, "audit", source, 10),
  );
  assert.deepEqual(
    missing.map((range) => [range.origin, range.firstSequence, range.lastSequence, range.isGone]),
    [
      ["forecast-2c3d", 1, 2, false],
      ["forecast-2c3d", 5, 6, false],
      ["execution-4e5f", 3, 9, false],
    ],
  );
  await store.close();
});
