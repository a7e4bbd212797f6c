import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { systemClock } from "#lib/kit/clock.ts";
import { type EventBus, PublicationRefused } from "#lib/kit/events/bus.ts";
import { startConsumer } from "#lib/kit/events/consumer.ts";
import type { EventEnvelope } from "#lib/kit/events/event.ts";
import { appendToOutbox } from "#lib/kit/events/outbox.ts";
import { startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { waitForWatermark } from "#lib/kit/events/watermark.ts";
import type { RowWriter } from "#lib/kit/store/connection.ts";
import { statement } from "#lib/kit/store/statement.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { deadLetter, insertNotes, textsIn } from "#test/support/kit-schema/schema.ts";
import { programArguments } from "#test/support/program.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { testEvent, textOf } from "#test/support/test-event.ts";

const crashing = programArguments("test/events/crashing-publisher.ts");
let sources = 0;
const deadLetters = statement((db) => db.select().from(deadLetter));

/** Facts from the outbox of one store to the effects in another, over a bus. */
export function testFacts(name: string, open: () => Promise<EventBus>): void {
  const folder = temporaryFolder();
  let files = 0;
  const fresh = () => join(folder, `store-${++files}.db`);
  const newSource = () => `facts-${++sources}`;

  const state = async (store: KitStore, source: string, count: number) => {
    const facts = Array.from({ length: count }, (_, index) => testEvent(source, index + 1));
    return { facts, last: await store.write((tx) => appendToOutbox(tx, source, facts)) };
  };

  const takeNote = (tx: RowWriter, event: EventEnvelope) => {
    if (event.sequence === 2 && textOf(event) === "poison") {
      throw new Fault("INVALID_ARGUMENT", "FIELD_INVALID", "this is poison");
    }
    insertNotes(tx, { text: `${event.id} ${textOf(event)}` });
  };

  const relayOf = (store: KitStore, bus: EventBus, source: string) =>
    startOutboxRelay({
      store,
      bus,
      source,
      logger: quietLogger,
      clock: systemClock,
      delayMs: () => 10,
    });

  const consumerOf = (store: KitStore, bus: EventBus, source: string) =>
    startConsumer({
      store,
      bus,
      consumer: "reader",
      source,
      subject: `pmx.${source}.v1.>`,
      effect: takeNote,
      logger: quietLogger,
    });

  const applied = (store: KitStore, source: string, sequence: number) =>
    waitForWatermark(store, { consumer: "reader", source, sequence, timeoutMs: 15_000 });

  const numbersIn = (store: KitStore) => textsIn(store.db).map((text) => text.split(" note ")[1]);

  test(`${name} applies each fact once and in order, also those stated before the consumer came`, async () => {
    const bus = await open();
    const [publisher, reader] = [await openKitStore(fresh()), await openKitStore(fresh())];
    const source = newSource();
    await state(publisher, source, 3);
    const relay = relayOf(publisher, bus, source);
    await relay.flush();
    const consumer = await consumerOf(reader, bus, source);
    const { facts, last } = await state(publisher, source, 2);
    relay.publish(last, facts);
    await applied(reader, source, last);
    assert.deepEqual(numbersIn(reader), ["1", "2", "3", "1", "2"]);
    await relay.stop();
    await consumer.stop();
    await bus.close();
    await Promise.all([publisher.close(), reader.close()]);
  });

  test(`${name} applies an event once that is published twice`, async () => {
    const bus = await open();
    const reader = await openKitStore(fresh());
    const source = newSource();
    const consumer = await consumerOf(reader, bus, source);
    for (const sequence of [1, 1, 2]) await bus.publish(testEvent(source, sequence));
    await applied(reader, source, 2);
    assert.deepEqual(numbersIn(reader), ["1", "2"]);
    await consumer.stop();
    await bus.close();
    await reader.close();
  });

  test(`${name} keeps poison whole in the dead letters and applies what follows`, async () => {
    const bus = await open();
    const reader = await openKitStore(fresh());
    const source = newSource();
    const consumer = await consumerOf(reader, bus, source);
    const poison = { ...testEvent(source, 2), payload: new TextEncoder().encode("poison") };
    for (const event of [testEvent(source, 1), poison, testEvent(source, 3)]) {
      await bus.publish(event);
    }
    await applied(reader, source, 3);
    const letters = deadLetters.all(reader.db, {});
    const { id, ...rest } = poison;
    assert.deepEqual(letters, [
      { ...rest, consumer: "reader", eventId: id, error: "this is poison" },
    ]);
    assert.deepEqual(numbersIn(reader), ["1", "3"]);
    await consumer.stop();
    await bus.close();
    await reader.close();
  });

  for (const [what, change, reason] of [
    ["of 2 MB", { payload: new Uint8Array(2 * 1024 ** 2) }, /exceeds|MAX_PAYLOAD_EXCEEDED/],
    ["at a time that is no date", { timeMs: 9e15 }, /no date|[Ii]nvalid time/],
  ] as const) {
    test(`${name} gives up a fact ${what}, with its reason on both sides, and the next ones arrive in order`, async () => {
      const [publisherFile, readerFile] = [fresh(), fresh()];
      const source = newSource();
      const bad = { ...testEvent(source, 2), ...change };
      const facts = [testEvent(source, 1), bad, testEvent(source, 3)];
      let refusals = 0;
      for (const round of [1, 2]) {
        const bus = await open();
        const [publisher, reader] = [
          await openKitStore(publisherFile),
          await openKitStore(readerFile),
        ];
        const counting: EventBus = {
          ...bus,
          async publish(event) {
            await bus.publish(event).catch((error: unknown) => {
              if (error instanceof PublicationRefused) refusals += 1;
              throw error;
            });
          },
        };
        const consumer = await consumerOf(reader, bus, source);
        const relay = relayOf(publisher, counting, source);
        const added = round === 1 ? facts : [testEvent(source, 4)];
        const last = await publisher.write((tx) => appendToOutbox(tx, source, added));
        relay.publish(last, added);
        await applied(reader, source, last);
        await relay.flush();
        assert.equal(refusals, 3, `round ${round}`);
        assert.deepEqual(numbersIn(reader), round === 1 ? ["1", "3"] : ["1", "3", "4"]);
        const [own, ...others] = deadLetters.all(publisher.db, {});
        assert.deepEqual(others, []);
        assert.deepEqual(
          [own?.consumer, own?.sequence, own?.timeMs, own?.payload.length],
          ["outbox", 2, bad.timeMs, bad.payload.length],
        );
        assert.match(own!.error, reason);
        const [met, ...more] = deadLetters.all(reader.db, {});
        assert.deepEqual(more, []);
        assert.deepEqual(
          [met?.consumer, met?.eventId, met?.payload.length],
          ["reader", own?.eventId, 0],
        );
        assert.match(met!.error, reason);
        await relay.stop();
        await consumer.stop();
        await bus.close();
        await Promise.all([publisher.close(), reader.close()]);
      }
    });

    test(`${name} lets no reader wait behind a last fact ${what}`, async () => {
      const bus = await open();
      const [publisher, reader] = [await openKitStore(fresh()), await openKitStore(fresh())];
      const source = newSource();
      const consumer = await consumerOf(reader, bus, source);
      const relay = relayOf(publisher, bus, source);
      const bad = { ...testEvent(source, 1), ...change };
      const last = await publisher.write((tx) => appendToOutbox(tx, source, [bad]));
      relay.publish(last, [bad]);
      await applied(reader, source, last);
      assert.equal(deadLetters.all(reader.db, {}).length, 1);
      await relay.stop();
      await consumer.stop();
      await bus.close();
      await Promise.all([publisher.close(), reader.close()]);
    });
  }

  test(`${name} goes on where it stopped when both sides start again`, async () => {
    const [publisherFile, readerFile] = [fresh(), fresh()];
    const source = newSource();
    for (const round of [1, 2]) {
      const bus = await open();
      const [publisher, reader] = [
        await openKitStore(publisherFile),
        await openKitStore(readerFile),
      ];
      const relay = relayOf(publisher, bus, source);
      const consumer = await consumerOf(reader, bus, source);
      const { facts, last } = await state(publisher, source, 2);
      relay.publish(last, facts);
      await applied(reader, source, last);
      assert.equal(numbersIn(reader).length, 2 * round);
      await relay.stop();
      await consumer.stop();
      await bus.close();
      await Promise.all([publisher.close(), reader.close()]);
    }
  });

  test(`${name} publishes, under the same ids, what a publisher killed by kill -9 had committed`, async () => {
    const path = fresh();
    const source = newSource();
    // It commits 4 facts, publishes 2 and is killed before it can note that.
    const child = spawnSync(process.execPath, [...crashing, path, source], {
      encoding: "utf8",
    });
    assert.equal(child.signal, "SIGKILL", child.stderr);
    const publishedBefore = child.stdout.trim().split("\n");
    assert.equal(publishedBefore.length, 2);

    const bus = await open();
    const [publisher, reader] = [await openKitStore(path), await openKitStore(fresh())];
    const consumer = await consumerOf(reader, bus, source);
    const relay = relayOf(publisher, bus, source);
    await relay.flush();
    await applied(reader, source, 4);
    const ids = textsIn(reader.db).map((text) => text.split(" ")[0]);
    assert.equal(ids.length, 4);
    assert.deepEqual(ids.slice(0, 2), publishedBefore);
    await relay.stop();
    await consumer.stop();
    await bus.close();
    await Promise.all([publisher.close(), reader.close()]);
  });
}
