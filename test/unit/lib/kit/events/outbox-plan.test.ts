import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { appendToOutbox, lastSequence, outboxLog, unpublished } from "#lib/kit/events/outbox.ts";
import { markPublished } from "#lib/kit/events/publications.ts";
import { openConnection } from "#lib/kit/store/connection.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { testEvent } from "#test/support/test-event.ts";
import { watchedWriter } from "#test/support/watched-writer.ts";

const folder = temporaryFolder();
const stores = [
  "services/forecast/store",
  "services/risk-gate/store",
  "services/execution/store",
  "test/support/kit-schema",
];

/** A database with the tables of a service, and SQLite's plan of each statement that ran. */
function withPlans(store: string) {
  const connection = openConnection(join(folder, `${store.replaceAll("/", "-")}.db`));
  const migrations = join(store, "migrations");
  for (const file of readdirSync(migrations)
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    connection.exec(readFileSync(join(migrations, file), "utf8"));
  }
  const plans: string[] = [];
  const db = watchedWriter(connection, (text, parameters) => {
    const plan = connection.rows(`EXPLAIN QUERY PLAN ${text}`, parameters);
    plans.push(plan.map((step) => step[3]).join("; "));
  });
  return { connection, db, plans };
}

for (const store of stores) {
  test(`in ${store}, the outbox is searched by index and never scanned`, async () => {
    const { connection, db, plans } = withPlans(store);
    const planOf = async (work: () => unknown): Promise<string> => {
      plans.length = 0;
      await work();
      return plans.join(" | ");
    };
    appendToOutbox(
      db,
      "test",
      [1, 2, 3].map((sequence) => testEvent("test", sequence)),
    );
    const byPlace = /SEARCH outbox USING INTEGER PRIMARY KEY \(rowid>\?\)/;
    const found = await planOf(() => unpublished(db, "test", "test-0a", 0, 10));
    assert.match(found, /SEARCH publication USING INDEX \w+ \(source=\?\)/);
    assert.match(found, byPlace);
    const marked = await planOf(() => markPublished(db, "test", 2, 7));
    // From the newest row on, and no further: all facts of a database are of one source.
    assert.equal(await planOf(() => lastSequence(db, "test")), "SCAN outbox");
    const log = outboxLog(db, "test", "test-0a");
    const paged = await planOf(() => log.readAfter(1, "pmx.test.v1.>", 10));
    assert.match(paged, byPlace);
    for (const plan of [found, marked, paged]) assert.doesNotMatch(plan, /SCAN|TEMP B-TREE/);
    assert.deepEqual(
      unpublished(db, "test", "test-0a", 0, 10).map(({ sequence }) => sequence),
      [3],
    );
    connection.close();
  });
}
