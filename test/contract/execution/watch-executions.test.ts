import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { OrderState } from "#proto/pmx/execution/v1/order_pb.ts";
import type { WatchExecutionsResponse } from "#proto/pmx/execution/v1/watch_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { barOn } from "#test/support/execution-examples.ts";
import {
  newPortfolio,
  orderRequest,
  type RunningService,
  runService,
  seriesOf,
} from "./running-service.ts";

let service: RunningService;
before(async () => {
  service = await runService();
});
after(async () => {
  await service.stop();
  await rm(service.folder, { recursive: true, force: true });
});

const advance = (portfolio: string, ...bars: readonly ReturnType<typeof barOn>[]) =>
  service.client.advanceBars({ portfolio, series: [seriesOf(bars)] });

/** Messages of a watch until there are so many. */
async function watched(portfolio: string, count: number, afterSequence = 0n) {
  const stop = new AbortController();
  const messages: WatchExecutionsResponse[] = [];
  const stream = service.client.watchExecutions(
    { portfolio, afterSequence },
    { signal: stop.signal },
  );
  for await (const message of stream) {
    messages.push(message);
    if (messages.length === count) break;
  }
  stop.abort();
  return messages;
}

const outline = (messages: readonly WatchExecutionsResponse[]) =>
  messages.map(({ event }) => event.case);
const sequences = (messages: readonly WatchExecutionsResponse[]) =>
  messages.map(({ factPosition }) => factPosition?.sequence ?? 0n);

/** A portfolio with a trade that has closed, and another one that trades meanwhile. */
async function traded(requestId: string) {
  const portfolio = await newPortfolio(service, requestId);
  const other = await newPortfolio(service, `${requestId}-other`);
  const watching = watched(portfolio, 6);
  // The snapshot comes first, whatever is committed meanwhile.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await service.client.submitOrder(orderRequest(portfolio));
  await service.client.submitOrder(orderRequest(other));
  await advance(other, barOn(0, 100), barOn(1, 90));
  await advance(portfolio, barOn(0, 100), barOn(1, 90));
  await service.client.submitOrder({ ...orderRequest(portfolio, "late") });
  await service.client.endRun({ portfolio });
  return { portfolio, messages: await watching };
}

test("a watch sends the portfolio, then each fact of its own in order, and resumes after any of them", async () => {
  const { portfolio, messages } = await traded("resumed");
  const cases = ["portfolio", "fill", "fill", "roundTrip", "order", "runEndTime"];
  assert.deepEqual(outline(messages), cases);
  const last = messages[4];
  assert.ok(last?.event.case === "order" && last.event.value.state === OrderState.DENIED);
  assert.equal(messages[0]?.missedFacts, false);
  const seen = sequences(messages);
  for (const [at, sequence] of seen.entries()) {
    assert.ok(at === 0 || sequence > (seen[at - 1] ?? 0n));
    if (at === 0 || at === seen.length - 1) continue;
    const [snapshot, ...rest] = await watched(portfolio, seen.length - at, sequence);
    assert.equal(snapshot?.event.case, "portfolio");
    assert.equal(snapshot?.missedFacts, false);
    assert.deepEqual(rest, messages.slice(at + 1), "nothing is missed or sent twice");
  }
});

test("a watch that resumes where facts are no longer kept begins with the portfolio and says so", async () => {
  const { portfolio, messages } = await traded("pruned");
  await service.stop();
  const client = anotherClient(service.databasePath);
  await client.execute("DELETE FROM outbox WHERE sequence < (SELECT max(sequence) FROM outbox)");
  client.close();
  service = await runService(service.folder);
  const [snapshot] = await watched(portfolio, 1, sequences(messages)[1]);
  assert.equal(snapshot?.missedFacts, true);
  assert.equal(snapshot?.factPosition?.sequence, sequences(messages).at(-1));
});

test("an unknown portfolio, and a sequence that no fact has yet, are refused", async () => {
  const portfolio = await newPortfolio(service, "refused");
  await assert.rejects(
    watched("portfolios/none", 1),
    (error) => error instanceof Fault && error.code === "NOT_FOUND",
  );
  await assert.rejects(
    watched(portfolio, 1, 9_999_999n),
    (error) => error instanceof Fault && /after_sequence/.test(error.message),
  );
});

test("a stop of the service ends a watch with the reason to come back", async () => {
  const portfolio = await newPortfolio(service, "stopped");
  const watching = watched(portfolio, 2);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await Promise.all([
    service.stop(),
    assert.rejects(watching, (error) => error instanceof Fault && error.code === "UNAVAILABLE"),
  ]);
  service = await runService(service.folder);
});
