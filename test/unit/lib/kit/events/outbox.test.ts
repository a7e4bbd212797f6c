import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { systemClock } from "#lib/kit/clock.ts";
import { noteArrivedUpTo } from "#lib/kit/events/arrivals.ts";
import type { EventBus } from "#lib/kit/events/bus.ts";
import {
  appendToOutbox,
  lastSequence,
  outboxLog,
  prune,
  unpublished,
} from "#lib/kit/events/outbox.ts";
import { type OutboxRelayOptions, startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { markPublished, publishedUpTo } from "#lib/kit/events/publications.ts";
import { eventually } from "#test/support/eventually.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { insertNotes } from "#test/support/kit-schema/schema.ts";
import { stateFacts } from "#test/support/kit-schema/state-facts.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { recordingBus } from "#test/support/recording-bus.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { testEvent } from "#test/support/test-event.ts";
import { watchedWriter } from "#test/support/watched-writer.ts";

const folder = temporaryFolder();
const dayMs = 86_400_000;
let files = 0;
let store: KitStore;
beforeEach(async () => {
  store = await openKitStore(join(folder, `store-${++files}.db`));
});
afterEach(() => store.close());

const state = (count: number, source?: string) => stateFacts(store, count, source);

const kept = () => store.db.rows("SELECT sequence FROM outbox ORDER BY sequence").flat();

const relayTo = (bus: EventBus, options: Partial<OutboxRelayOptions> = {}) =>
  startOutboxRelay({
    store,
    bus,
    source: "test",
    logger: quietLogger,
    clock: systemClock,
    delayMs: () => 1,
    ...options,
  });

test("the outbox answers with the sequence of the last fact, and knows that of each source", async () => {
  assert.equal(lastSequence(store.db, "test"), 0);
  assert.equal(await state(2), 2);
  assert.equal(await state(1, "other"), 3);
  assert.equal(lastSequence(store.db, "test"), 2);
});

test("the outbox takes more facts at once than one statement holds, by few statements and in their order", async () => {
  const facts = Array.from({ length: 1_201 }, (_, index) => testEvent("test", index + 1));
  let statements = 0;
  const last = await store.write((tx) => {
    const counted = watchedWriter(tx, () => {
      statements += 1;
    });
    return appendToOutbox(counted, "test", facts);
  });
  assert.equal(last, 1_201);
  assert.ok(statements < 100, `${statements} statements`);
  const stated = unpublished(store.db, "test", "test-0a", 0, 2_000);
  assert.deepEqual(
    stated.map(({ timeMs }) => timeMs),
    facts.map(({ timeMs }) => timeMs),
  );
});

test("the outbox keeps no fact of a write that failed", async () => {
  const failing = store.write((tx) => {
    insertNotes(tx, { text: "state" });
    appendToOutbox(tx, "test", [testEvent("test", 1)]);
    throw new Error("no");
  });
  await assert.rejects(failing, /no/);
  assert.deepEqual(unpublished(store.db, "test", "test-0a", 0, 10), []);
});

test("the outbox does not give the sequence of pruned facts again", async () => {
  const last = await state(3);
  await store.write((tx) => {
    markPublished(tx, "test", last, 1);
    noteArrivedUpTo(tx, "test", "reader", last);
    prune(tx, "test", dayMs);
  });
  assert.deepEqual(kept(), [last]);
  assert.equal(lastSequence(store.db, "test"), last);
  assert.equal(await state(1), last + 1);
});

test("the outbox prunes no fact that has not gone out", async () => {
  const last = await state(3);
  await store.write((tx) => {
    noteArrivedUpTo(tx, "test", "reader", last);
    prune(tx, "test", Number.MAX_SAFE_INTEGER);
  });
  assert.deepEqual(kept(), [1, 2, 3]);
});

test("the outbox prunes no fact that is not known to have arrived everywhere, however old", async () => {
  await state(5);
  const pruned = (...arrivals: readonly (readonly [string, number])[]) =>
    store.write((tx) => {
      markPublished(tx, "test", 5, 1);
      for (const [consumer, sequence] of arrivals) {
        noteArrivedUpTo(tx, "test", consumer, sequence);
      }
      prune(tx, "test", Number.MAX_SAFE_INTEGER);
    });
  await pruned();
  assert.deepEqual(kept(), [1, 2, 3, 4, 5]);
  await pruned(["reader", 3], ["another", 1]);
  assert.deepEqual(kept(), [2, 3, 4, 5]);
  await pruned(["another", 4]);
  assert.deepEqual(kept(), [4, 5]);
});

test("sequences have no gap, whatever writes fail in between", async () => {
  const failing = (cause: () => void) =>
    store
      .write((tx) => {
        appendToOutbox(tx, "test", [testEvent("test", 1), testEvent("test", 2)]);
        cause();
      })
      .catch(() => undefined);
  const refuse = () => {
    throw new Error("no");
  };
  for (let round = 0; round < 20; round += 1) {
    await Promise.all([state(1 + (round % 3)), failing(refuse), state(1), failing(refuse)]);
  }
  const sequences = store.db.rows("SELECT sequence FROM outbox ORDER BY sequence").flat();
  assert.deepEqual(
    sequences,
    Array.from({ length: sequences.length }, (_, index) => index + 1),
  );
});

test("the outbox reads as a log only the facts of the source on the subject", async () => {
  await state(2);
  await state(1, "other");
  const other = { ...testEvent("test", 4), subject: "pmx.test.v1.other" };
  await store.write((tx) => appendToOutbox(tx, "test", [other]));
  const log = outboxLog(store.db, "test", "test-0a");
  const positions = async (after: number, filter: string) =>
    (await log.readAfter(after, filter, 10)).map(({ position }) => position);
  assert.deepEqual(await positions(0, "pmx.test.v1.>"), [1, 2, 4]);
  assert.deepEqual(await positions(1, "pmx.test.v1.note.>"), [2]);
  assert.deepEqual(await positions(0, "pmx.test.v1.other"), [4]);
});

test("the outbox is published in order, whatever fails in between", async () => {
  let failures = 3;
  const { bus, taken } = recordingBus((event) => event.sequence === 2 && failures-- > 0);
  await state(4);
  const relay = relayTo(bus);
  await relay.flush();
  await relay.stop();
  assert.deepEqual(taken, [1, 2, 3, 4]);
});

test("facts that are handed over are published without being read", async () => {
  const { bus, taken } = recordingBus();
  const relay = relayTo(bus);
  await relay.flush();
  await state(2);
  // Gone from the outbox: what is published can only be what was handed over.
  await store.write((tx) => {
    tx.change("DROP TRIGGER outbox_newest_stays");
    tx.change("DELETE FROM outbox");
  });
  relay.publish(2, [testEvent("test", 1), testEvent("test", 2)]);
  await eventually("the facts", () => taken.length === 2);
  await relay.stop();
  assert.deepEqual(taken, [1, 2]);
});

test("facts handed over and read are published once, in order, also when more wait than are kept", async () => {
  let down = true;
  const { bus, taken } = recordingBus(() => down);
  const relay = relayTo(bus);
  for (let round = 0; round < 12; round += 1) {
    const facts = Array.from({ length: 100 }, (_, index) => testEvent("test", index + 1));
    const last = await store.write((tx) => appendToOutbox(tx, "test", facts));
    relay.publish(last, facts);
  }
  down = false;
  await relay.flush();
  await relay.stop();
  assert.deepEqual(
    taken,
    Array.from({ length: 1_200 }, (_, index) => index + 1),
  );
});

test("a relay waits longer after each failure in a row, and not after a success", async () => {
  const failures: number[] = [];
  let refusals = 3;
  const { bus } = recordingBus(() => refusals-- > 0);
  await state(1);
  const relay = relayTo(bus, {
    delayMs: (count) => {
      failures.push(count);
      return 1;
    },
  });
  await relay.flush();
  refusals = 1;
  await state(1);
  await relay.flush();
  await relay.stop();
  assert.deepEqual(failures, [1, 2, 3, 1]);
});

test("the outbox does not publish again what had gone out before a restart", async () => {
  const { bus, taken } = recordingBus();
  await state(2);
  for (const round of [1, 2]) {
    const relay = relayTo(bus);
    await relay.flush();
    await relay.stop();
    assert.equal(taken.length, 2, `round ${round}`);
  }
});

test("a flush is rejected that the end of the relay leaves unanswered", async () => {
  const { bus } = recordingBus(() => true);
  await state(1);
  const relay = relayTo(bus, { delayMs: () => 60_000 });
  const outcome = assert.rejects(relay.flush(), { code: "UNAVAILABLE", reason: "DRAINING" });
  await relay.stop();
  await outcome;
  await assert.rejects(relay.flush(), { reason: "DRAINING" });
});

test("a relay stops although the bus does not answer", async () => {
  let asked = () => {};
  const publishing = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const { bus } = recordingBus();
  const silent: EventBus = {
    ...bus,
    publish: () => {
      asked();
      return new Promise(() => {});
    },
  };
  await state(1);
  const relay = relayTo(silent);
  await publishing;
  await relay.stop();
  assert.equal(unpublished(store.db, "test", "test-0a", 0, 10).length, 1);
});

test("facts that are published shortly after one another are marked so by one write", async () => {
  const { bus, taken } = recordingBus();
  const relay = relayTo(bus, { markDelayMs: 60_000 });
  await relay.flush();
  let commits = 0;
  store.onCommit(() => {
    commits += 1;
  });
  for (const sequence of [1, 2, 3]) {
    await state(1);
    await relay.flush();
    assert.equal(taken.length, sequence);
  }
  await relay.stop();
  assert.equal(publishedUpTo(store.db, "test"), 3);
  assert.equal(commits, 4);
});

test("a fact whose time could not be read again is not written", async () => {
  const fact = { ...testEvent("test", 1), timeMs: 2 ** 53 };
  await assert.rejects(
    store.write((tx) => appendToOutbox(tx, "test", [fact])),
    RangeError,
  );
  assert.deepEqual(unpublished(store.db, "test", "test-0a", 0, 10), []);
});
