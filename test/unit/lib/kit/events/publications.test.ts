import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { noteArrivedUpTo } from "#lib/kit/events/arrivals.ts";
import { factState } from "#lib/kit/events/fact-state.ts";
import { lastSequence, prune, unpublished } from "#lib/kit/events/outbox.ts";
import { markPublished, publishedBefore, publishedUpTo } from "#lib/kit/events/publications.ts";
import { openStore } from "#lib/kit/store/open-store.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { migrationsFolder } from "#test/support/kit-schema/schema.ts";
import { stateFacts } from "#test/support/kit-schema/state-facts.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
const dayMs = 86_400_000;
let files = 0;
let store: KitStore;
beforeEach(async () => {
  store = await openKitStore(join(folder, `store-${++files}.db`));
});
afterEach(() => store.close());

const state = (count: number) => stateFacts(store, count);
const mark = (upTo: number, nowMs: number) =>
  store.write((tx) => markPublished(tx, "test", upTo, nowMs));
const kept = () => store.db.rows("SELECT sequence FROM outbox ORDER BY sequence").flat();
const days = () =>
  store.db.rows("SELECT day_start_ms / 86400000, up_to FROM publication ORDER BY 1");

test("the notes of a day are one row, and none is taken back by a clock that goes back", async () => {
  await mark(3, 5 * dayMs + 1);
  await mark(7, 6 * dayMs - 1);
  await mark(5, 5 * dayMs);
  assert.deepEqual(days(), [[5, 7]]);
  await mark(9, 4 * dayMs);
  assert.equal(publishedUpTo(store.db, "test"), 9);
  assert.equal(publishedUpTo(store.db, "other"), 0);
});

test("facts are published before a time once the day on which they were has ended", async () => {
  await mark(3, 5 * dayMs + 1);
  await mark(7, 6 * dayMs);
  const before = (timeMs: number) => publishedBefore(store.db, "test", timeMs);
  assert.deepEqual([6 * dayMs - 1, 6 * dayMs, 7 * dayMs - 1, 7 * dayMs].map(before), [0, 3, 3, 7]);
});

test("a prune keeps what was published later, and forgets the days before", async () => {
  await state(9);
  await mark(2, dayMs);
  await mark(4, 2 * dayMs);
  await mark(6, 3 * dayMs);
  await store.write((tx) => {
    noteArrivedUpTo(tx, "test", "reader", 9);
    prune(tx, "test", 3 * dayMs);
  });
  assert.deepEqual(kept(), [5, 6, 7, 8, 9]);
  assert.deepEqual(days(), [
    [2, 4],
    [3, 6],
  ]);
  assert.equal(publishedUpTo(store.db, "test"), 6);
});

test("the newest fact cannot be deleted, since the next one counts on from it", async () => {
  await state(3);
  const all = store.write((tx) => tx.change("DELETE FROM outbox"));
  await assert.rejects(all, /the newest fact stays in the outbox/);
  await store.write((tx) => tx.change("DELETE FROM outbox WHERE sequence < 3"));
  assert.equal(await state(1), 4);
});

test("a database whose facts were marked one by one knows up to where all had been published", async () => {
  const path = join(folder, "older.db");
  const older = await openStore({ path, migrationsFolder: olderMigrations(), logger: quietLogger });
  await older.write((tx) => {
    tx.change("INSERT INTO meta VALUES ('database_id', '0a')");
    for (const at of [dayMs + 5, dayMs + 9, 4 * dayMs, null, 5 * dayMs, null]) {
      tx.change("INSERT INTO outbox VALUES (NULL, 'test', 's', 't', x'00', 7, ?)", [at]);
    }
  });
  const waiting = { source: "test", origin: "test-0a", newest: 6, oldestWaitingMs: 7 };
  assert.deepEqual(factState(older.db).stated, [{ ...waiting, waiting: 2 }]);
  await older.close();
  const opened = await openKitStore(path);
  try {
    assert.deepEqual(
      opened.db.rows("SELECT day_start_ms / 86400000, up_to FROM publication ORDER BY 1"),
      [
        [1, 2],
        [4, 3],
      ],
    );
    assert.deepEqual(
      unpublished(opened.db, "test", "test-0a", 0, 10).map(({ sequence }) => sequence),
      [4, 5, 6],
    );
    assert.equal(lastSequence(opened.db, "test"), 6);
    assert.deepEqual(factState(opened.db).stated, [{ ...waiting, waiting: 3 }]);
  } finally {
    await opened.close();
  }
});

/** The migrations of the kit before publications were kept apart from the facts. */
function olderMigrations(): string {
  const older = join(folder, "older-migrations");
  cpSync(migrationsFolder, older, { recursive: true });
  const journal = join(older, "meta/_journal.json");
  const { entries, ...rest } = JSON.parse(readFileSync(journal, "utf8"));
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, 3) }));
  return older;
}
