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
