import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { asc } from "drizzle-orm";
import type { RowReader, RowWriter } from "#lib/kit/store/database.ts";
import { statement } from "#lib/kit/store/statement.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { note } from "#test/support/kit-schema/schema.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
let files = 0;

async function withStore(work: (store: KitStore) => Promise<void>): Promise<void> {
  files += 1;
  const store = await openKitStore(join(folder, `snapshot-${files}.db`));
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

const notes = statement((db) => db.select({ text: note.text }).from(note).orderBy(asc(note.id)));
const textsIn = (db: RowReader) => notes.all(db, {}).map(({ text }) => text);
const write = (store: KitStore, text: string) =>
  store.write(async (tx) => void (await tx.insert(note).values({ text })));

test("a snapshot sees one state, whatever is committed meanwhile; other reads see that", () =>
  withStore(async (store) => {
    await write(store, "before");
    const seen = await store.snapshot(async (db) => {
      const first = textsIn(db);
      await write(store, "meanwhile");
      return [first, textsIn(db), textsIn(store.db)];
    });
    assert.deepEqual(seen, [["before"], ["before"], ["before", "meanwhile"]]);
    assert.deepEqual(await store.snapshot(textsIn), ["before", "meanwhile"]);
  }));

test("snapshots asked for together each see one state, and one that fails ends no other", () =>
  withStore(async (store) => {
    await write(store, "kept");
    const failing = store.snapshot(() => Promise.reject(new Error("changed my mind")));
    const following = store.snapshot(textsIn);
    await assert.rejects(failing, /changed my mind/);
    assert.deepEqual(await following, ["kept"]);
  }));

test("nothing is written through a snapshot", () =>
  withStore(async (store) => {
    const writing = store.snapshot(async (db) => {
      await (db as RowWriter).insert(note).values({ text: "no" });
    });
    await assert.rejects(writing, { code: "FAILED_PRECONDITION" });
    assert.deepEqual(textsIn(store.db), []);
  }));

test("a snapshot is of no use once its work has settled", () =>
  withStore(async (store) => {
    const db = await store.snapshot((reader) => ({ reader }));
    assert.throws(() => textsIn(db.reader), /has ended/);
  }));

test("work that waits for another snapshot fails instead of hanging", () =>
  withStore(async (store) => {
    const nested = store.snapshot(() => store.snapshot(textsIn));
    await assert.rejects(nested, /asked for another one/);
  }));

test("a store closes after the snapshots asked for so far, and gives no more", async () => {
  const store = await openKitStore(join(folder, "closing.db"));
  const before = store.snapshot(textsIn);
  const closing = store.close();
  await assert.rejects(store.snapshot(textsIn), { reason: "DRAINING" });
  assert.deepEqual(await before, []);
  await closing;
});

test("a listener hears each commit, not what is rolled back, until it stops to listen", () =>
  withStore(async (store) => {
    let commits = 0;
    const stop = store.onCommit(() => {
      commits += 1;
    });
    await write(store, "first");
    await store.write(() => Promise.reject(new Error("no"))).catch(() => undefined);
    assert.equal(commits, 1);
    await write(store, "second");
    assert.equal(commits, 2);
    stop();
    await write(store, "third");
    assert.equal(commits, 2);
  }));
