import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { systemClock } from "#lib/kit/clock.ts";
import { PublicationRefused } from "#lib/kit/events/bus.ts";
import { startConsumer } from "#lib/kit/events/consumer.ts";
import { countLetters } from "#lib/kit/events/dead-letter.ts";
import { openFactStore } from "#lib/kit/events/fact-store.ts";
import { createInProcessBus } from "#lib/kit/events/in-process-bus.ts";
import { appendToOutbox } from "#lib/kit/events/outbox.ts";
import { startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { WaitingFacts } from "#lib/kit/events/waiting-facts.ts";
import {
  openProcessMetrics,
  type ProcessMetrics,
} from "#lib/kit/telemetry/metrics/process-metrics.ts";
import { eventually } from "#test/support/eventually.ts";
import { openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { printedBy } from "#test/support/printed-metrics.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { testEvent } from "#test/support/test-event.ts";

const folder = temporaryFolder();
/** Waits until a process prints each of these, the labels in their order. */
function untilPrinted(
  metrics: ProcessMetrics,
  wanted: readonly (readonly [name: string, labels: string, value: number])[],
): Promise<void> {
  return eventually(wanted.map(([name]) => name).join(", "), async () => {
    const printed = await printedBy(metrics);
    return wanted.every(
      ([name, labels, value]) => printed.get(name)?.samples.get(labels) === value,
    );
  });
}

const redelivery = { maxDeliveries: 3, backoffMs: [1] };

test("the oldest waiting fact ages until it is published, and then the next one does", () => {
  const waiting = new WaitingFacts();
  assert.equal(waiting.oldestSeconds, 0);
  waiting.committed(1, performance.now() - 9_000);
  waiting.committed(2, performance.now() - 4_000);
  assert.equal(Math.round(waiting.oldestSeconds), 9);
  waiting.published(1, performance.now() - 4_000);
  assert.equal(Math.round(waiting.oldestSeconds), 4);
  waiting.published(2, undefined);
  assert.equal(waiting.oldestSeconds, 0);
});

test("where the time of the next waiting fact is not known, the age does not fall", () => {
  const waiting = new WaitingFacts();
  waiting.committed(5, performance.now() - 9_000);
  waiting.published(4, undefined);
  assert.equal(Math.round(waiting.oldestSeconds), 9);
});

test("facts that the bus does not take show as waiting, with their age and the failed tries", async () => {
  const metrics = await openProcessMetrics();
  const store = await openKitStore(join(folder, "away.db"));
  const bus = createInProcessBus(quietLogger);
  bus.publish = () => Promise.reject(new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "away"));
  await store.write((tx) =>
    appendToOutbox(tx, "test", [testEvent("test", 1), testEvent("test", 2)]),
  );
  const relay = startOutboxRelay({
    store,
    bus,
    source: "test",
    logger: quietLogger,
    clock: systemClock,
    delayMs: () => 60_000,
    metrics: metrics.ofService("test", quietLogger),
  });
  await untilPrinted(metrics, [
    ["pmx_outbox_facts_waiting", 'service="test"', 2],
    ["pmx_outbox_publications_total", 'outcome="failed",service="test"', 1],
    ["pmx_outbox_publications_total", 'outcome="published",service="test"', 0],
  ]);
  const printed = await printedBy(metrics);
  const age = printed.get("pmx_outbox_oldest_waiting_seconds")!.samples.get('service="test"');
  assert.ok(age! > 0);
  await relay.stop();
  await store.close();
});

test("a fact that is refused is counted as refused, and is a dead letter of the outbox", async () => {
  const metrics = await openProcessMetrics();
  const store = await openKitStore(join(folder, "refused.db"));
  const bus = createInProcessBus(quietLogger);
  bus.publish = async ({ withheld }) => {
    if (withheld === undefined) throw new PublicationRefused("too large");
  };
  const relay = startOutboxRelay({
    store,
    bus,
    source: "test",
    logger: quietLogger,
    clock: systemClock,
    delayMs: () => 1,
    metrics: metrics.ofService("test", quietLogger),
  });
  await store.write((tx) => appendToOutbox(tx, "test", [testEvent("test", 1)]));
  await relay.flush();
  await untilPrinted(metrics, [
    ["pmx_outbox_publications_total", 'outcome="refused",service="test"', 3],
    ["pmx_outbox_facts_waiting", 'service="test"', 0],
  ]);
  assert.equal(countLetters(store.db, "outbox", 10), 1);
  assert.equal(countLetters(store.db, "outbox", 0), 0);
  await relay.stop();
  await store.close();
});

test("a consumer's deliveries, redeliveries, lag and gaps are measured", async () => {
  const metrics = await openProcessMetrics();
  const bus = createInProcessBus(quietLogger, redelivery);
  const owner = await openKitStore(join(folder, "owner.db"));
  const reader = await openKitStore(join(folder, "reader.db"));
  const common = { bus, source: "test", logger: quietLogger };
  const facts = openFactStore({ store: owner, clock: systemClock, ...common });
  let fails = 2;
  const consumer = await startConsumer({
    ...common,
    store: reader,
    consumer: "reader",
    subject: "pmx.test.v1.>",
    redelivery,
    reportEveryMs: 10,
    metrics: metrics.ofService("audit", quietLogger),
    effect: (_tx, event) => {
      if (event.sequence === 2 && fails-- > 0) throw new Error("not yet");
    },
  });
  await facts.commit((_tx, append) =>
    append(...[1, 2, 3].map((sequence) => testEvent("test", sequence))),
  );
  const of = 'service="audit",source="test"';
  await untilPrinted(metrics, [
    ["pmx_consumer_deliveries_total", `consumer="reader",outcome="handled",${of}`, 3],
    ["pmx_consumer_deliveries_total", `consumer="reader",outcome="failed",${of}`, 2],
    ["pmx_consumer_deliveries_total", `consumer="reader",outcome="given_up",${of}`, 0],
    ["pmx_consumer_redeliveries_total", `consumer="reader",${of}`, 2],
    ["pmx_consumer_lag_facts", `consumer="reader",${of}`, 0],
    ["pmx_consumer_facts_missing", `consumer="reader",${of},state="asked_for"`, 0],
  ]);
  // The owner says from now on that it has published two more, which do not come.
  const { report } = bus;
  bus.report = async (source, said, timeoutMs) => {
    const answer = await report(source, said, timeoutMs);
    return { ...answer, publishedUpTo: 5 };
  };
  await untilPrinted(metrics, [["pmx_consumer_lag_facts", `consumer="reader",${of}`, 2]]);
  await consumer.stop();
  await facts.close();
  await bus.close();
  await owner.close();
  await reader.close();
});
