import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { connect } from "nats";
import { systemClock } from "#lib/kit/clock.ts";
import { startConsumer } from "#lib/kit/events/consumer.ts";
import { connectNatsBus } from "#lib/kit/events/nats-bus.ts";
import { appendToOutbox } from "#lib/kit/events/outbox.ts";
import { startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { waitForWatermark } from "#lib/kit/events/watermark.ts";
import { eventually } from "#test/support/eventually.ts";
import { openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { insertNotes, textsIn } from "#test/support/kit-schema/schema.ts";
import { type NatsServer, startNatsServer } from "#test/support/nats-server.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { testEvent } from "#test/support/test-event.ts";
import { testEventBus } from "./bus-contract.ts";
import { testFacts } from "./facts-contract.ts";

const folder = temporaryFolder();
let server: NatsServer;
before(async () => {
  server = await startNatsServer();
});
after(() => server?.kill());

const open = () =>
  connectNatsBus({
    url: server.url,
    logger: quietLogger,
    redelivery: { maxDeliveries: 5, backoffMs: [20] },
    ackWaitMs: 1_000,
  });

testEventBus("the NATS bus", open);
testFacts("the NATS bus", open);

test("the NATS bus carries every fact over a kill -9 of the server, in order and once", async () => {
  const bus = await open();
  const publisher = await openKitStore(join(folder, "publisher.db"));
  const reader = await openKitStore(join(folder, "reader.db"));
  await startConsumer({
    store: reader,
    bus,
    consumer: "reader",
    subject: "pmx.outage.v1.>",
    effect: (tx, event) => insertNotes(tx, { text: `${event.sequence}` }),
  });
  const relay = startOutboxRelay({
    store: publisher,
    bus,
    source: "outage",
    logger: quietLogger,
    clock: systemClock,
    delayMs: () => 50,
  });
  const state = async () => {
    const facts = [testEvent("outage", 1), testEvent("outage", 2)];
    const last = await publisher.write((tx) => appendToOutbox(tx, "outage", facts));
    relay.publish(last, facts);
    return last;
  };
  const applied = (sequence: number) =>
    waitForWatermark(reader, {
      consumer: "reader",
      source: "outage",
      sequence,
      timeoutMs: 30_000,
    });

  await applied(await state());
  await server.kill();
  const duringOutage = await state();
  await server.restart();
  const last = await state();
  assert.ok(last > duringOutage);
  await relay.flush();
  await applied(last);

  assert.deepEqual(textsIn(reader.db), ["1", "2", "3", "4", "5", "6"]);
  await relay.stop();
  await bus.close();
  await Promise.all([publisher.close(), reader.close()]);
});

test("the NATS bus goes on in order after the server died under a handler at work", async () => {
  const bus = await open();
  const handled: number[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begun = false;
  await bus.subscribe({
    durable: "reader",
    subject: "pmx.inflight.v1.>",
    handle: async ({ sequence }) => {
      begun = true;
      if (handled.length === 0) await held;
      handled.push(sequence);
    },
  });
  for (const sequence of [1, 2]) await bus.publish(testEvent("inflight", sequence));
  await eventually("the first delivery", () => begun);
  await server.kill();
  release();
  await server.restart();
  await eventually("the second event", () => handled.includes(2), 20_000);
  // The first one's acknowledgement may have been lost: it may come twice, never too late.
  assert.match(handled.join(""), /^1+2$/);
  await bus.close();
});

test("the NATS bus fails to publish while the server is away, naming the event and the server", async () => {
  const own = await startNatsServer();
  try {
    const bus = await connectNatsBus({ url: own.url, logger: quietLogger });
    await own.kill();
    const event = testEvent("away", 1);
    await assert.rejects(bus.publish(event), (error) => {
      const { code, reason, message } = error as {
        code: string;
        reason: string;
        message: string;
      };
      assert.deepEqual([code, reason], ["UNAVAILABLE", "PEER_UNREACHABLE"]);
      assert.ok(message.includes(event.id) && message.includes(own.url), message);
      return true;
    });
    await bus.close();
  } finally {
    await own.kill();
  }
});

test("the NATS bus keeps a message that is no pmx event as a dead letter", async () => {
  const bus = await open();
  const given: string[] = [];
  await bus.subscribe({
    durable: "reader",
    subject: "pmx.foreign.v1.>",
    handle: () => assert.fail("it was handled"),
    onDeadLetter: async (event) => void given.push(event.id),
  });
  const foreign = await connect({ servers: server.url });
  await foreign.jetstream().publish("pmx.foreign.v1.fact", "hello");
  await foreign.close();
  await eventually("the dead letter", () => given.length === 1);
  assert.deepEqual(given, ["pmx.foreign.v1.fact-1"]);
  await bus.close();
});

test("the NATS bus sends the CloudEvents headers and the id that the server deduplicates by", async () => {
  const bus = await open();
  const event = testEvent("headers", 1);
  await bus.publish(event);
  await bus.publish(event);
  const client = await connect({ servers: server.url });
  const manager = await client.jetstreamManager();
  const { state } = await manager.streams.info("PMX_HEADERS");
  const stored = await manager.streams.getMessage("PMX_HEADERS", { seq: 1 });
  const header = (name: string) => stored.header.get(name);
  assert.equal(state.messages, 1);
  assert.deepEqual(
    ["Nats-Msg-Id", "ce-id", "ce-type", "ce-source", "ce-specversion", "ce-sequence"].map(header),
    [event.id, event.id, event.type, "headers", "1.0", "1"],
  );
  assert.equal(header("ce-time"), new Date(event.timeMs).toISOString());
  await client.close();
  await bus.close();
});

test("the NATS bus refuses a stream of that name which holds something else", async () => {
  const client = await connect({ servers: server.url });
  const manager = await client.jetstreamManager();
  await manager.streams.add({ name: "PMX_DRIFTED", subjects: ["something.else"] });
  await client.close();
  const bus = await open();
  await assert.rejects(bus.publish(testEvent("drifted", 1)), {
    code: "FAILED_PRECONDITION",
    message: /PMX_DRIFTED must hold pmx\.drifted\.> .* but holds something\.else/,
  });
  await bus.close();
});

test("the NATS bus says what to do when the server has no JetStream", async () => {
  const plain = await startNatsServer({ jetStream: false });
  try {
    await assert.rejects(connectNatsBus({ url: plain.url, logger: quietLogger }), {
      code: "FAILED_PRECONDITION",
      message: /has no JetStream; start it with -js/,
    });
  } finally {
    await plain.kill();
  }
});

test("the NATS bus says what to do when no server answers", async () => {
  const url = "nats://127.0.0.1:1";
  await assert.rejects(connectNatsBus({ url, logger: quietLogger }), {
    code: "UNAVAILABLE",
    reason: "PEER_UNREACHABLE",
    message: /No NATS server answers at nats:\/\/127\.0\.0\.1:1\. .*NATS_URL/,
  });
});
