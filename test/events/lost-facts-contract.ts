import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { systemClock } from "#lib/kit/clock.ts";
import { arrivalAt } from "#lib/kit/events/arrivals.ts";
import type { EventBus } from "#lib/kit/events/bus.ts";
import { type ConsumerOptions, startConsumer } from "#lib/kit/events/consumer.ts";
import { missingOf } from "#lib/kit/events/missing-facts.ts";
import { appendToOutbox } from "#lib/kit/events/outbox.ts";
import { startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { waitForWatermark, watermarkOf } from "#lib/kit/events/watermark.ts";
import { eventually } from "#test/support/eventually.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { insertNotes, textsIn } from "#test/support/kit-schema/schema.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { testEvent } from "#test/support/test-event.ts";

let sources = 0;

/** Facts that are lost between the outbox of one store and the effects in another, over a bus. */
export function testLostFacts(name: string, open: () => Promise<EventBus>): void {
  const folder = temporaryFolder();
  let files = 0;
  const fresh = () => join(folder, `store-${++files}.db`);
  const newSource = () => `lost-${++sources}`;

  const state = (store: KitStore, source: string, count: number) =>
    store.write((tx) =>
      appendToOutbox(
        tx,
        source,
        Array.from({ length: count }, (_, index) => testEvent(source, index + 1)),
      ),
    );

  const relayOf = (store: KitStore, bus: EventBus, source: string) =>
    startOutboxRelay({ store, bus, source, logger: quietLogger, clock: systemClock });

  const consumerOf = (
    store: KitStore,
    bus: EventBus,
    source: string,
    options: Partial<ConsumerOptions> = {},
  ) =>
    startConsumer({
      store,
      bus,
      consumer: "reader",
      source,
      subject: `pmx.${source}.v1.>`,
      effect: (tx, event) => insertNotes(tx, { text: `${event.sequence}` }),
      logger: quietLogger,
      reportEveryMs: 50,
      ...options,
    });

  const applied = (store: KitStore, source: string, sequence: number, timeoutMs = 15_000) =>
    waitForWatermark(store, { consumer: "reader", source, sequence, timeoutMs });

  const missing = (store: KitStore, source: string) =>
    missingOf(store.db, "reader", source, 100).map(({ firstSequence, lastSequence, isGone }) => [
      firstSequence,
      lastSequence,
      ...(isGone ? ["gone"] : []),
    ]);

  /** The bus without the first delivery of some facts: they are lost on their way. */
  const losing = (bus: EventBus, ...lost: readonly number[]): EventBus => {
    const left = new Set(lost);
    return {
      ...bus,
      subscribe: (options) =>
        bus.subscribe({
          ...options,
          handle: async (event) => {
            if (!left.delete(event.sequence)) await options.handle(event);
          },
        }),
    };
  };
  /** The bus of an owner that nobody can ask. */
  const mute = (bus: EventBus): EventBus => ({ ...bus, answerFor: () => () => {} });

  test(`${name} lets nobody read over a lost fact, keeps it as missing over a restart, and gets it from its owner`, async () => {
    const [publisherFile, readerFile] = [fresh(), fresh()];
    const source = newSource();
    for (const round of [1, 2]) {
      const bus = await open();
      const publisher = await openKitStore(publisherFile);
      const reader = await openKitStore(readerFile);
      const consumer = await consumerOf(reader, losing(bus, 2), source);
      const relay = relayOf(publisher, mute(bus), source);
      if (round === 1) await state(publisher, source, 3);
      await relay.flush();
      await eventually("the third fact", () => textsIn(reader.db).includes("3"));
      assert.equal(watermarkOf(reader.db, "reader", source), 1, `round ${round}`);
      assert.deepEqual(missing(reader, source), [[2, 2]]);
      await applied(reader, source, 1, 0);
      await assert.rejects(applied(reader, source, 3, 100), {
        reason: "FACTS_PENDING",
        message: /up to 1, not yet up to 3; it lacks fact 2 and has asked for it/,
      });
      assert.deepEqual(textsIn(reader.db), ["1", "3"]);
      if (round === 2) {
        await relay.stop();
        const talking = relayOf(publisher, bus, source);
        await applied(reader, source, 3);
        assert.deepEqual(textsIn(reader.db), ["1", "3", "2"]);
        assert.deepEqual(missing(reader, source), []);
        await talking.stop();
      }
      await consumer.stop();
      await relay.stop();
      await bus.close();
      await Promise.all([publisher.close(), reader.close()]);
    }
  });

  test(`${name} gets every one of many lost facts, whatever their pattern`, async () => {
    const bus = await open();
    const [publisher, reader] = [await openKitStore(fresh()), await openKitStore(fresh())];
    const source = newSource();
    const all = Array.from({ length: 60 }, (_, index) => index + 1);
    // All but the last: runs of one, two and more, also at the start.
    const lost = all.filter((sequence) => (sequence * 7) % 5 < 3 && sequence < 60);
    const consumer = await consumerOf(reader, losing(bus, ...lost), source);
    const relay = relayOf(publisher, bus, source);
    await state(publisher, source, 60);
    await relay.flush();
    await applied(reader, source, 60);
    const numbers = textsIn(reader.db).map(Number);
    assert.deepEqual(
      [...numbers].sort((a, b) => a - b),
      all,
    );
    assert.deepEqual(missing(reader, source), []);
    await consumer.stop();
    await relay.stop();
    await bus.close();
    await Promise.all([publisher.close(), reader.close()]);
  });

  test(`${name} notices after a while that the last fact was lost`, async () => {
    const bus = await open();
    const [publisher, reader] = [await openKitStore(fresh()), await openKitStore(fresh())];
    const source = newSource();
    const options = { tailPatienceMs: 200 };
    const consumer = await consumerOf(reader, losing(bus, 2, 3), source, options);
    const relay = relayOf(publisher, bus, source);
    await state(publisher, source, 3);
    await relay.flush();
    await applied(reader, source, 3);
    assert.deepEqual(textsIn(reader.db), ["1", "2", "3"]);
    await consumer.stop();
    await relay.stop();
    await bus.close();
    await Promise.all([publisher.close(), reader.close()]);
  });

  test(`${name} knows of a lost fact for good when its owner no longer keeps it`, async () => {
    const bus = await open();
    const [publisher, reader] = [await openKitStore(fresh()), await openKitStore(fresh())];
    const source = newSource();
    const consumer = await consumerOf(reader, losing(bus, 2, 3, 4), source);
    const relay = relayOf(publisher, mute(bus), source);
    await state(publisher, source, 5);
    await relay.flush();
    await eventually("the gap", () => missing(reader, source).length > 0);
    await relay.stop();
    await publisher.write((tx) => tx.change("DELETE FROM outbox WHERE sequence IN (2, 4)"));
    const talking = relayOf(publisher, bus, source);
    const gone = () => missing(reader, source).filter(([, , word]) => word === "gone").length === 2;
    await eventually("the answer that two are gone", gone);
    assert.deepEqual(missing(reader, source), [
      [2, 2, "gone"],
      [4, 4, "gone"],
    ]);
    assert.deepEqual(textsIn(reader.db), ["1", "5", "3"]);
    await assert.rejects(applied(reader, source, 5, 100), { reason: "FACTS_PENDING" });
    await consumer.stop();
    await talking.stop();
    await bus.close();
    await Promise.all([publisher.close(), reader.close()]);
  });

  test(`${name} gives a lost fact that cannot be published as a dead letter`, async () => {
    const bus = await open();
    const [publisher, reader] = [await openKitStore(fresh()), await openKitStore(fresh())];
    const source = newSource();
    const consumer = await consumerOf(reader, losing(bus, 1), source);
    const relay = relayOf(publisher, bus, source);
    const large = { ...testEvent(source, 1), payload: new Uint8Array(2 * 1024 ** 2) };
    await publisher.write((tx) => appendToOutbox(tx, source, [large, testEvent(source, 2)]));
    await relay.flush();
    await applied(reader, source, 2);
    const letters = reader.db.rows("SELECT sequence FROM dead_letter").flat();
    assert.deepEqual(letters, [1]);
    assert.deepEqual(textsIn(reader.db), ["2"]);
    await consumer.stop();
    await relay.stop();
    await bus.close();
    await Promise.all([publisher.close(), reader.close()]);
  });

  test(`${name} tells the owner up to where its facts have arrived, and never over a gap`, async () => {
    const bus = await open();
    const [publisher, reader] = [await openKitStore(fresh()), await openKitStore(fresh())];
    const source = newSource();
    const consumer = await consumerOf(reader, losing(bus, 4), source);
    const relay = relayOf(publisher, bus, source);
    await state(publisher, source, 3);
    // Nobody hands these facts to the relay, which may have read the outbox before they were committed.
    await relay.flush();
    const told = () => arrivalAt(publisher.db, source, "reader");
    await eventually("the first report", () => told() === 3);
    await relay.stop();
    await publisher.write((tx) => tx.change("UPDATE publication SET day_start_ms = 0"));
    // A start forgets what is old and has arrived.
    const next = relayOf(publisher, bus, source);
    await next.flush();
    const kept = publisher.db.rows("SELECT sequence FROM outbox").flat();
    assert.deepEqual(kept, [3]);
    await publisher.write((tx) => tx.change("DELETE FROM arrival"));
    await state(publisher, source, 2);
    await next.flush();
    await eventually("the second report", () => told() === 5);
    await consumer.stop();
    await next.stop();
    await bus.close();
    await Promise.all([publisher.close(), reader.close()]);
  });
}
