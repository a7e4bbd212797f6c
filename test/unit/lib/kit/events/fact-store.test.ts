import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { systemClock } from "#lib/kit/clock.ts";
import type { EventBus } from "#lib/kit/events/bus.ts";
import { type FactStore, openFactStore } from "#lib/kit/events/fact-store.ts";
import { publishedUpTo } from "#lib/kit/events/publications.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { insertNotes, textsIn } from "#test/support/kit-schema/schema.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { testEvent } from "#test/support/test-event.ts";

const folder = temporaryFolder();
let files = 0;

async function withFacts(
  work: (facts: FactStore, store: KitStore, published: readonly number[]) => Promise<void>,
): Promise<void> {
  files += 1;
  const store = await openKitStore(join(folder, `facts-${files}.db`));
  const published: number[] = [];
  const bus: EventBus = {
    async publish(event) {
      published.push(event.sequence);
    },
    subscribe: () => Promise.reject(new Error("not here")),
    answerFor: () => () => {},
    report: () => Promise.reject(new Error("not here")),
    close: async () => {},
  };
  const facts = openFactStore({
    store,
    bus,
    source: "test",
    logger: quietLogger,
    clock: systemClock,
  });
  try {
    await work(facts, store, published);
  } finally {
    await facts.close();
    await store.close();
  }
}

const fact = () => testEvent("test", 1);

test("a commit answers the work's value and the position of the newest fact", () =>
  withFacts(async (facts) => {
    assert.equal(facts.position(), 0);
    assert.deepEqual(await facts.commit(() => "nothing"), { value: "nothing", position: 0 });
    const two = await facts.commit((_tx, append) => append(fact(), fact()));
    assert.deepEqual(two, { value: 2, position: 2 });
    assert.deepEqual(await facts.commit(() => "nothing"), { value: "nothing", position: 2 });
    assert.equal(facts.position(), 2);
  }));

test("the facts of a commit are published after it, without being asked", () =>
  withFacts(async (facts, _store, published) => {
    await facts.commit((tx, append) => {
      insertNotes(tx, { text: "state" });
      append(fact());
      append(fact());
      assert.deepEqual(published, []);
    });
    while (published.length < 2) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(published, [1, 2]);
  }));

test("work that fails leaves neither state nor facts", () =>
  withFacts(async (facts, store) => {
    const failing = facts.commit((tx, append) => {
      insertNotes(tx, { text: "state" });
      append(fact());
      throw new Error("changed my mind");
    });
    await assert.rejects(failing, /changed my mind/);
    assert.equal(facts.position(), 0);
    assert.deepEqual(textsIn(store.db), []);
  }));

test("facts of commits that share a transaction are numbered in order", () =>
  withFacts(async (facts) => {
    const commits = Array.from({ length: 8 }, () =>
      facts.commit((_tx, append) => void append(fact())),
    );
    const positions = (await Promise.all(commits)).map(({ position }) => position);
    assert.deepEqual(positions, [1, 2, 3, 4, 5, 6, 7, 8]);
  }));

test("a dry run answers alike, keeps nothing and publishes nothing", () =>
  withFacts(async (facts, store, published) => {
    await facts.commit((_tx, append) => append(fact()));
    const dry = await facts.dryRun.commit((tx, append) => {
      insertNotes(tx, { text: "state" });
      return append(fact());
    });
    assert.deepEqual(dry, { value: 2, position: 2 });
    assert.equal(facts.position(), 1);
    assert.deepEqual(textsIn(store.db), []);
    await facts.close();
    assert.deepEqual(published, [1]);
  }));

test("closing publishes what has been committed", () =>
  withFacts(async (facts, store, published) => {
    await facts.commit((_tx, append) => append(fact(), fact(), fact()));
    await facts.close();
    assert.deepEqual(published, [1, 2, 3]);
    assert.equal(publishedUpTo(store.db, facts.source), 3);
  }));
