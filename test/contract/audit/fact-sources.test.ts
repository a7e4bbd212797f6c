import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { EventBus, FactOwner } from "#lib/kit/events/bus.ts";
import { createInProcessBus } from "#lib/kit/events/in-process-bus.ts";
import { connectNatsBus } from "#lib/kit/events/nats-bus.ts";
import { FactSourceState } from "#proto/pmx/audit/v1/fact_source_pb.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { type NatsServer, startNatsServer } from "#test/support/nats-server.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, subjects } from "./sample-facts.ts";

const { REACHED, SILENT, FAILING, ABSENT } = FactSourceState;
let nats: NatsServer;

before(async () => {
  nats = await startNatsServer();
});
after(() => nats.kill());

const owner =
  (answer: Partial<Awaited<ReturnType<FactOwner>>> = {}, afterMs = 0): FactOwner =>
  async () => {
    await delay(afterMs);
    return { origin: "any-0001", publishedUpTo: 7, ...answer };
  };

async function statesOf({ client }: RunningAudit, deadlineMs = 5_000) {
  const { factSources } = await client.listFactSources({}, { deadlineMs });
  return Object.fromEntries(factSources.map((one) => [one.source, one]));
}

for (const [name, open] of [
  ["within one process", async () => createInProcessBus(quietLogger)],
  ["over NATS", () => connectNatsBus({ url: nats.url, logger: quietLogger })],
] as const) {
  test(`${name} it is known at once who is not on the bus, who fails, and who answers`, async () => {
    const bus: EventBus = await open();
    const audit = await runningAudit(bus);
    bus.answerFor("forecast", owner());
    bus.answerFor("risk-gate", owner({ failure: "the disk is full" }));
    const startedMs = performance.now();
    const { forecast, execution, "risk-gate": riskGate } = await statesOf(audit);
    assert.ok(performance.now() - startedMs < 900);
    assert.deepEqual(
      [forecast?.state, riskGate?.state, execution?.state],
      [REACHED, FAILING, ABSENT],
    );
    assert.deepEqual([forecast?.publishedUpTo, forecast?.detail], [7n, ""]);
    assert.equal(riskGate?.detail, "the disk is full");
    assert.match(execution!.detail, /no execution service .*same NATS_URL/);
    await audit.close();
  });
}

test("a publisher that is slow to answer is silent and not absent, and its caller hears of it in time", async () => {
  const bus = await connectNatsBus({ url: nats.url, logger: quietLogger });
  const audit = await runningAudit(bus);
  bus.answerFor("execution", owner({}, 3_000));
  assert.equal((await statesOf(audit)).execution?.state, SILENT);
  assert.equal((await statesOf(audit, 300)).execution?.state, SILENT);
  await audit.close();
});

test("how far the facts of a publisher have come is told with what is missing", async () => {
  const bus = createInProcessBus(quietLogger);
  const audit = await runningAudit(bus);
  bus.answerFor("execution", owner());
  const trades = publisher(bus, "execution");
  const message = closed("sprints/a", "1", 10_000_000n);
  await trades.again(TradeClosedSchema, message, subjects.closed, 1);
  await trades.again(TradeClosedSchema, message, subjects.closed, 5);
  const { execution } = await statesOf(audit);
  assert.equal(execution?.consumedUpTo, 1n);
  const ranges = execution!.missingFacts.map((one) => [one.firstSequence, one.lastSequence]);
  assert.deepEqual(ranges, [[2n, 4n]]);
  await audit.close();
});
