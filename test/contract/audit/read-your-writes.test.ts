import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, subjects } from "./sample-facts.ts";

const auditSet = "sprints/a";
let audit: RunningAudit;
let trades: ReturnType<typeof publisher>;

before(async () => {
  audit = await runningAudit();
  trades = publisher(audit.bus, "execution");
});
after(() => audit.close());

async function closedTrades(sequence: bigint, deadlineMs = 10_000): Promise<number> {
  const request = { auditSet, after: [{ source: "execution", sequence }] };
  const { scorecard } = await audit.client.getScorecard(request, { deadlineMs });
  return Number(scorecard?.metrics.find(({ name }) => name === "closed_trades")?.result.value);
}

test("an answer waits for the facts asked for and then counts them in", async () => {
  const answer = closedTrades(2n);
  await trades.fact(TradeClosedSchema, closed(auditSet, "1", 1n), subjects.closed);
  await trades.fact(TradeClosedSchema, closed(auditSet, "2", 1n), subjects.closed);
  assert.equal(await answer, 2);
});

test("facts that are recorded already are not waited for", async () => {
  assert.equal(await closedTrades(2n), 2);
  assert.equal(await closedTrades(0n), 2);
});

test("facts that do not come in time are FACTS_PENDING, with a time to retry after", async () => {
  await assert.rejects(closedTrades(99n, 600), (error) => {
    assert.ok(error instanceof Fault);
    assert.deepEqual([error.code, error.reason], ["UNAVAILABLE", "FACTS_PENDING"]);
    assert.ok((error.retryAfterMs ?? 0) > 0);
    return true;
  });
});

test("every RPC that reads evidence waits for it", async () => {
  const pending = { reason: "FACTS_PENDING" };
  const request = { auditSet, after: [{ source: "forecast", sequence: 5n }] };
  const soon = { deadlineMs: 400 };
  await assert.rejects(audit.client.listAudits(request, soon), pending);
  await assert.rejects(audit.client.evaluateGate({ ...request, gate: "phase-0" }, soon), pending);
});

for (const [what, position, field] of [
  ["without a source", { source: "", sequence: 1n }, "after[0].source"],
  ["of a source that states no facts", { source: "gateway", sequence: 1n }, "after[0].source"],
  ["beyond any number", { source: "execution", sequence: 2n ** 53n }, "after[0].sequence"],
  ["before the beginning", { source: "execution", sequence: -1n }, "after[0].sequence"],
] as const) {
  test(`a position ${what} is refused at once`, async () => {
    await assert.rejects(audit.client.getScorecard({ auditSet, after: [position] }), (error) => {
      assert.ok(error instanceof Fault);
      assert.deepEqual([error.code, error.violations[0]?.field], ["INVALID_ARGUMENT", field]);
      return true;
    });
  });
}

test("more positions than there can be are refused at once", async () => {
  const positions = Array.from({ length: 17 }, () => ({ source: "execution", sequence: 1n }));
  await assert.rejects(audit.client.getScorecard({ auditSet, after: positions }), {
    code: "INVALID_ARGUMENT",
    message: "after: must hold at most 16 items, got 17",
  });
});

test("calls that wait leave room for those that need not, and one too many is told when to retry", async () => {
  const waiting = Array.from({ length: 64 }, () => closedTrades(50n, 1_500).catch(() => undefined));
  // Each of the sixty-four is counted before this one: one connection keeps their order.
  const refused = await closedTrades(50n, 1_500).then(
    () => assert.fail("it was not refused"),
    (error: unknown) => error as Fault,
  );
  assert.deepEqual([refused.code, refused.reason], ["RESOURCE_EXHAUSTED", "OVERLOADED"]);
  assert.ok((refused.retryAfterMs ?? 0) > 0);
  assert.equal(await closedTrades(2n), 2);
  await Promise.all(waiting);
  assert.equal(await closedTrades(2n), 2);
});
