import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { dryRun } from "#lib/kit/store/dry-run.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { note } from "#test/support/kit-schema/schema.ts";
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
    const texts = await dryRun(store).write(async (tx) => {
      await tx.insert(note).values({ text: "seen" });
      return (await tx.select().from(note)).map(({ text }) => text);
    });
    assert.deepEqual(texts, ["seen"]);
    assert.deepEqual(await store.db.select().from(note), []);
  }));

test("a dry run leaves the next number of a table as it was", () =>
  withStore("number", async (store) => {
    await dryRun(store).write(
      async (tx) => void (await tx.insert(note).values({ text: "undone" })),
    );
    await store.write(async (tx) => void (await tx.insert(note).values({ text: "kept" })));
    assert.deepEqual(
      (await store.db.select().from(note)).map(({ id }) => id),
      [1],
    );
  }));

test("a dry run rejects with what the work threw", () =>
  withStore("fault", async (store) => {
    const failing = dryRun(store).write(() => Promise.reject(new Error("changed my mind")));
    await assert.rejects(failing, /changed my mind/);
  }));
