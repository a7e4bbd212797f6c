import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { systemClock } from "#lib/kit/clock.ts";
import { type EventBus, PublicationRefused } from "#lib/kit/events/bus.ts";
import type { EventEnvelope } from "#lib/kit/events/event.ts";
import { type OutboxRelayOptions, startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { publishedUpTo } from "#lib/kit/events/publications.ts";
import { statement } from "#lib/kit/store/statement.ts";
import { eventually } from "#test/support/eventually.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { deadLetter } from "#test/support/kit-schema/schema.ts";
import { stateFacts } from "#test/support/kit-schema/state-facts.ts";
import { quietLogger, recordingLogger } from "#test/support/quiet-logger.ts";
import { recordingBus } from "#test/support/recording-bus.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { testEvent } from "#test/support/test-event.ts";

const folder = temporaryFolder();
let files = 0;
let store: KitStore;
beforeEach(async () => {
  store = await openKitStore(join(folder, `store-${++files}.db`));
});
afterEach(() => store.close());

const state = (count: number) => stateFacts(store, count);

const letters = statement((db) => db.select().from(deadLetter));

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

/** Refuses the second fact, counts how often it was offered, and takes what stands in its place. */
function refusingBus() {
  let offered = 0;
  const isOffered = (event: EventEnvelope) => event.sequence === 2 && event.withheld === undefined;
  const { bus, taken } = recordingBus(undefined, (event) => {
    if (isOffered(event)) offered += 1;
    return isOffered(event);
  });
  return { bus, taken, offered: () => offered };
}

test("a fact that the bus refuses three times is moved to the dead letters, whole and with the reason", async () => {
  const { bus, taken, offered } = refusingBus();
  const { logger, lines } = recordingLogger();
  await state(4);
  const relay = relayTo(bus, { logger });
  await relay.flush();
  await relay.stop();
  assert.equal(offered(), 3);
  assert.deepEqual(taken, [1, 2, 3, 4]);
  const [letter, ...others] = letters.all(store.db, {});
  assert.deepEqual(others, []);
  const { id: _, ...fact } = testEvent("test", 2);
  assert.match(letter!.eventId, /^test-[0-9a-f]{12}-2$/);
  const { eventId: __, ...kept } = letter!;
  assert.deepEqual(kept, { ...fact, consumer: "outbox", error: "it is refused" });
  const errors = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === "error");
  assert.equal(errors.length, 1);
  const { sequence, subject, type, bytes, reason } = errors[0];
  assert.deepEqual(
    { sequence, subject, type, bytes, reason },
    {
      sequence: 2,
      subject: fact.subject,
      type: fact.type,
      bytes: fact.payload.length,
      reason: "it is refused",
    },
  );
});

test("a fact that was given up is not offered again after a restart", async () => {
  const { bus, taken, offered } = refusingBus();
  await state(3);
  for (const _ of [1, 2]) {
    const relay = relayTo(bus);
    await relay.flush();
    await relay.stop();
  }
  assert.equal(offered(), 3);
  assert.deepEqual(taken, [1, 2, 3]);
});

test("a bus that is away uses up no tries of a fact", async () => {
  let failures = 10;
  const { bus, taken } = recordingBus((event) => event.sequence === 2 && failures-- > 0);
  await state(3);
  const relay = relayTo(bus);
  await relay.flush();
  await relay.stop();
  assert.deepEqual(taken, [1, 2, 3]);
  assert.deepEqual(letters.all(store.db, {}), []);
});

test("a fact that the bus takes at its third try is not given up, however often it was away", async () => {
  const answers = ["refused", "away", "away", "refused", "away", "away", "taken"];
  const taken: EventEnvelope[] = [];
  const { bus } = recordingBus();
  await state(2);
  const relay = relayTo({
    ...bus,
    async publish(event) {
      const answer = answers.shift();
      if (answer === "away") throw new Error("the bus is down");
      if (answer === "refused") throw new PublicationRefused("it is refused");
      taken.push(event);
    },
  });
  await relay.flush();
  await relay.stop();
  assert.deepEqual(
    taken.map(({ sequence, withheld }) => [sequence, withheld]),
    [
      [1, undefined],
      [2, undefined],
    ],
  );
  assert.deepEqual(letters.all(store.db, {}), []);
});

test("a fact is marked as published only with its dead letter", async () => {
  const { bus, taken } = refusingBus();
  await store.write((tx) =>
    tx.change(
      "CREATE TRIGGER full BEFORE INSERT ON dead_letter BEGIN SELECT RAISE(ABORT, 'no room'); END",
    ),
  );
  await state(3);
  const relay = relayTo(bus);
  await eventually("two events in its place", () => taken.filter((one) => one === 2).length > 1);
  assert.ok(publishedUpTo(store.db, "test") < 2);
  await store.write((tx) => tx.change("DROP TRIGGER full"));
  await relay.flush();
  await relay.stop();
  assert.equal(letters.all(store.db, {}).length, 1);
  assert.equal(publishedUpTo(store.db, "test"), 3);
  assert.equal(taken.at(-1), 3);
});

test("the facts behind one go on when nothing can be published in its place either", async () => {
  const { bus, taken } = recordingBus(undefined, ({ sequence }) => sequence === 2);
  await state(3);
  const relay = relayTo(bus);
  await relay.flush();
  await relay.stop();
  assert.deepEqual(taken, [1, 3]);
  assert.equal(letters.all(store.db, {}).length, 1);
});
