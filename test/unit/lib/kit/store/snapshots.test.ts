import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { insertNotes, textsIn } from "#test/support/kit-schema/schema.ts";
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

const write = (store: KitStore, text: string) => store.write((tx) => insertNotes(tx, { text }));

test("a snapshot sees what was committed, and nothing of a write under way", () =>
  withStore(async (store) => {
    await write(store, "before");
    const seen: string[][] = [];
    await store.write(function* (tx) {
      insertNotes(tx, { text: "under way" });
      yield;
      seen.push(store.snapshot(textsIn));
    });
    seen.push(store.snapshot(textsIn));
    assert.deepEqual(seen, [["before"], ["before", "under way"]]);
  }));

test("a snapshot that fails leaves the next one its own", () =>
  withStore(async (store) => {
    await write(store, "kept");
    const failing = () =>
      store.snapshot(() => {
        throw new Error("changed my mind");
      });
    assert.throws(failing, /changed my mind/);
    await write(store, "later");
    assert.deepEqual(store.snapshot(textsIn), ["kept", "later"]);
  }));

test("nothing is written through a snapshot", () =>
  withStore(async (store) => {
    const writing = () =>
      store.snapshot((db) =>
        db.rows("INSERT INTO note (text, seen) VALUES ('no', 0) RETURNING id"),
      );
    assert.throws(writing, { code: "FAILED_PRECONDITION" });
    assert.deepEqual(textsIn(store.db), []);
  }));

test("a store that closes gives no more snapshots", async () => {
  const store = await openKitStore(join(folder, "closing.db"));
  const closing = store.close();
  assert.throws(() => store.snapshot(textsIn), { reason: "DRAINING" });
  await closing;
});

test("a listener hears each commit, not what is rolled back, until it stops to listen", () =>
  withStore(async (store) => {
    let commits = 0;
    const stop = store.onCommit(() => {
      commits += 1;
    });
    await write(store, "first");
    const failing = store.write(() => {
      throw new Error("no");
    });
    await assert.rejects(failing, /no/);
    assert.equal(commits, 1);
    await write(store, "second");
    assert.equal(commits, 2);
    stop();
    await write(store, "third");
    assert.equal(commits, 2);
  }));
