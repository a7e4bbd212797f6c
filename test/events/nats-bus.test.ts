import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { connect, DiscardPolicy, type NatsConnection, type StreamConfig } from "nats";
import { endsWithin } from "#lib/kit/async/bounded-wait.ts";
import { createWakeup } from "#lib/kit/async/wakeup.ts";
import { systemClock } from "#lib/kit/clock.ts";
import { startConsumer } from "#lib/kit/events/consumer.ts";
import { startJetStreamSubscription } from "#lib/kit/events/jetstream-subscription.ts";
import { connectNatsBus } from "#lib/kit/events/nats-bus.ts";
import { appendToOutbox } from "#lib/kit/events/outbox.ts";
import { startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { StreamReplicas } from "#lib/kit/events/stream-replicas.ts";
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
import { testLostFacts } from "./lost-facts-contract.ts";

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
testLostFacts("the NATS bus", open);

test("the NATS bus carries every fact over a kill -9 of the server, in order and once", async () => {
  const bus = await open();
  const publisher = await openKitStore(join(folder, "publisher.db"));
  const reader = await openKitStore(join(folder, "reader.db"));
  const consumer = await startConsumer({
    store: reader,
    bus,
    consumer: "reader",
    source: "outage",
    subject: "pmx.outage.v1.>",
    logger: quietLogger,
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
  await consumer.stop();
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
  await eventually("the second event", () => handled.includes(2));
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

test("an unreachable server uses up no tries of a fact, and none is lost", async () => {
  const own = await startNatsServer();
  try {
    const bus = await connectNatsBus({ url: own.url, logger: quietLogger });
    const publisher = await openKitStore(join(folder, "unreachable.db"));
    await own.kill();
    let failures = 0;
    const relay = startOutboxRelay({
      store: publisher,
      bus,
      source: "unreachable",
      logger: quietLogger,
      clock: systemClock,
      delayMs: (count) => {
        failures = count;
        return 10;
      },
    });
    const facts = [1, 2, 3].map((sequence) => testEvent("unreachable", sequence));
    const last = await publisher.write((tx) => appendToOutbox(tx, "unreachable", facts));
    relay.publish(last, facts);
    await eventually("ten failures", () => failures >= 10);
    await own.restart();
    await relay.flush();
    const client = await connect({ servers: own.url });
    const { state } = await (await client.jetstreamManager()).streams.info("PMX_UNREACHABLE");
    assert.equal(state.messages, 3);
    assert.deepEqual(publisher.db.rows("SELECT * FROM dead_letter"), []);
    await client.close();
    await relay.stop();
    await bus.close();
    await publisher.close();
  } finally {
    await own.kill();
  }
});

/** A stream for the facts of a source with limits of an operator. */
async function limitedStream(source: string, limits: Partial<StreamConfig>) {
  const client = await connect({ servers: server.url });
  const manager = await client.jetstreamManager();
  const name = `PMX_${source.toUpperCase()}`;
  await manager.streams.add({ name, subjects: [`pmx.${source}.>`], ...limits });
  await client.close();
}

test("the NATS bus refuses a fact that is larger than its stream takes, and only that", async () => {
  await limitedStream("small", { max_msg_size: 1_000 });
  const bus = await open();
  const large = { ...testEvent("small", 1), payload: new Uint8Array(2_000) };
  await assert.rejects(bus.publish(large), {
    name: "PublicationRefused",
    message: /message size exceeds maximum allowed/,
  });
  await bus.publish(testEvent("small", 2));
  await bus.close();
});

test("the NATS bus refuses a fact whose headers are larger than JetStream takes", async () => {
  const bus = await open();
  const event = { ...testEvent("wordy", 1), type: "a".repeat(70_000) };
  await assert.rejects(bus.publish(event), {
    name: "PublicationRefused",
    message: /header size exceeds maximum allowed/,
  });
  await bus.close();
});

test("the NATS bus refuses a fact on a subject of no service", async () => {
  const bus = await open();
  const event = { ...testEvent("stray", 1), subject: "stray.v1.note" };
  await assert.rejects(bus.publish(event), {
    name: "PublicationRefused",
    message: /must start with pmx/,
  });
  await bus.close();
});

test("a stream that is full says so of itself, not of the fact, which waits", async () => {
  await limitedStream("full", { max_msgs: 1, discard: DiscardPolicy.New });
  const bus = await open();
  await bus.publish(testEvent("full", 1));
  await assert.rejects(bus.publish(testEvent("full", 2)), {
    code: "UNAVAILABLE",
    reason: "PEER_UNREACHABLE",
  });
  await bus.close();
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

test("a subscription ends that is stopped while it is opened again", async () => {
  const connection = await connect({ servers: server.url });
  const gate = createWakeup();
  const asked = createWakeup();
  let opened = 0;
  const slow: Pick<NatsConnection, "jetstreamManager"> = {
    async jetstreamManager(options) {
      opened += 1;
      if (opened > 1) {
        asked.wake();
        await gate.wait();
      }
      return connection.jetstreamManager(options);
    },
  };
  const subscription = await startJetStreamSubscription({
    connection: Object.assign(Object.create(connection), slow),
    subscriber: { durable: "reopened", subject: "pmx.reopened.v1.>", handle: async () => {} },
    redelivery: { maxDeliveries: 5, backoffMs: [20] },
    ackWaitMs: 1_000,
    replicas: new StreamReplicas({ replicas: 1, logger: quietLogger }),
    logger: quietLogger,
  });
  subscription.resume();
  await asked.wait();
  const stopped = subscription.stop();
  gate.wake();
  assert.ok(await endsWithin(stopped, 10_000));
  await connection.close();
});
