import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { type EventEnvelope, eventId } from "#lib/kit/events/event.ts";
import { consumeOnce } from "#lib/kit/events/inbox.ts";
import { waitForWatermark, watermarkOf, watermarkOfOrigin } from "#lib/kit/events/watermark.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { insertNotes, notesIn } from "#test/support/kit-schema/schema.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { testEvent } from "#test/support/test-event.ts";

const folder = temporaryFolder();
let files = 0;
let store: KitStore;
beforeEach(async () => {
  store = await openKitStore(join(folder, `store-${++files}.db`));
});
afterEach(() => store.close());

/** Delivers an event to a consumer; whether it took effect. */
async function consume(event: EventEnvelope | number, consumer = "reader"): Promise<boolean> {
  const delivered = typeof event === "number" ? testEvent("test", event) : event;
  let applied = false;
  await consumeOnce(store, consumer, delivered, () => {
    applied = true;
  });
  return applied;
}

const waitFor = (sequence: number, timeoutMs: number, signal?: AbortSignal) =>
  waitForWatermark(store, {
    consumer: "reader",
    source: "test",
    sequence,
    timeoutMs,
    ...(signal ? { signal } : {}),
  });

test("the inbox applies an event once", async () => {
  assert.equal(await consume(1), true);
  assert.equal(await consume(1), false);
});

test("the inbox keeps the consumers apart", async () => {
  await consume(1);
  assert.equal(await consume(1, "other"), true);
});

test("the inbox keeps neither effect nor inbox row nor watermark when the effect fails", async () => {
  const failing = consumeOnce(store, "reader", testEvent("test", 1), (tx) => {
    insertNotes(tx, { text: "gone" });
    throw new Error("no");
  });
  await assert.rejects(failing, /no/);
  assert.deepEqual(notesIn(store.db), []);
  assert.equal(watermarkOf(store.db, "reader", "test"), 0);
  assert.equal(await consume(1), true);
});

test("the inbox refuses an effect that answers a promise, since nobody would wait for it", async () => {
  const promising = consumeOnce(store, "reader", testEvent("test", 1), async () => {});
  await assert.rejects(promising, /return a value, not a promise/);
  assert.equal(await consume(1), true);
});

test("the inbox never moves the watermark back", async () => {
  for (const sequence of [1, 3, 2, 1]) await consume(sequence);
  assert.equal(watermarkOf(store.db, "reader", "test"), 3);
});

test("the inbox counts from the start again when the source has a new database", async () => {
  for (const sequence of [1, 2, 3]) await consume(sequence);
  const fresh = { ...testEvent("test", 1), id: eventId("test-0b", 1) };
  assert.equal(await consume(fresh), true);
  assert.equal(watermarkOf(store.db, "reader", "test"), 1);
  assert.equal(watermarkOfOrigin(store.db, "reader", "test-0a"), 0);
});

test("a wait for a watermark ends once it is reached", async () => {
  let reached = false;
  const waiting = waitFor(2, 5_000).then(() => {
    reached = true;
  });
  await consume(1);
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(reached, false);
  await consume(2);
  await waiting;
});

test("a watermark that is reached already is not waited for", async () => {
  for (const sequence of [1, 2]) await consume(sequence);
  await waitFor(1, 0);
});

test("a wait that takes too long says how far the consumer has come", async () => {
  await consume(1);
  await assert.rejects(waitFor(2, 10), {
    code: "UNAVAILABLE",
    reason: "FACTS_PENDING",
    message: /reader has applied the facts of test up to 1, not yet up to 2/,
  });
});

test("a wait ends when the caller gives up", async () => {
  const caller = new AbortController();
  const waiting = assert.rejects(waitFor(1, 60_000, caller.signal), { code: "CANCELLED" });
  caller.abort();
  await waiting;
});
