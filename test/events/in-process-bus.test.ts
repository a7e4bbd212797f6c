import assert from "node:assert/strict";
import { test } from "node:test";
import { createInProcessBus } from "#lib/kit/events/in-process-bus.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { testEvent } from "#test/support/test-event.ts";
import { testEventBus } from "./bus-contract.ts";
import { testFacts } from "./facts-contract.ts";
import { testLostFacts } from "./lost-facts-contract.ts";

const redelivery = { maxDeliveries: 5, backoffMs: [20] };
const open = async () => createInProcessBus(quietLogger, redelivery);

testEventBus("the in-process bus", open);
testFacts("the in-process bus", open);
testLostFacts("the in-process bus", open);

test("the in-process bus resolves publish only when the subscribers have handled the event", async () => {
  const bus = await open();
  let handled = false;
  await bus.subscribe({
    durable: "slow",
    subject: "pmx.test.v1.>",
    handle: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      handled = true;
    },
  });
  await bus.publish(testEvent("test", 1));
  assert.equal(handled, true);
  await bus.close();
});

test("the in-process bus rejects publish when the subscriber stops before it has handled the event", async () => {
  const bus = await open();
  const subscription = await bus.subscribe({
    durable: "failing",
    subject: "pmx.test.v1.>",
    handle: () => Promise.reject(new Error("not now")),
  });
  const published = bus.publish(testEvent("test", 1));
  const outcome = assert.rejects(published, { code: "UNAVAILABLE", reason: "DRAINING" });
  await subscription.stop();
  await outcome;
  await bus.close();
});
