import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { dryRun } from "#lib/kit/store/dry-run.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { insertNotes, notesIn, textsIn } from "#test/support/kit-schema/schema.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();

async function withStore(name: string, work: (store: KitStore) => Promise<void>): Promise<void> {
  const store = await openKitStore(join(folder, `${name}.db`));
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

test("a dry run gives the result of a write of which nothing is kept", () =>
  withStore("result", async (store) => {
    const texts = await dryRun(store).write((tx) => {
      insertNotes(tx, { text: "seen" });
      return textsIn(tx);
    });
    assert.deepEqual(texts, ["seen"]);
    assert.deepEqual(notesIn(store.db), []);
  }));

test("a dry run leaves the next number of a table as it was", () =>
  withStore("number", async (store) => {
    await dryRun(store).write((tx) => insertNotes(tx, { text: "undone" }));
    await store.write((tx) => insertNotes(tx, { text: "kept" }));
    assert.deepEqual(
      notesIn(store.db).map(({ id }) => id),
      [1],
    );
  }));

test("a dry run rejects with what the work threw", () =>
  withStore("fault", async (store) => {
    const failing = dryRun(store).write(() => {
      throw new Error("changed my mind");
    });
    await assert.rejects(failing, /changed my mind/);
  }));

test("a dry run of work in slices keeps nothing either", () =>
  withStore("slices", async (store) => {
    const texts = await dryRun(store).write(function* (tx) {
      insertNotes(tx, { text: "seen" });
      yield;
      return textsIn(tx);
    });
    assert.deepEqual(texts, ["seen"]);
    assert.deepEqual(notesIn(store.db), []);
  }));
