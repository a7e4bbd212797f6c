import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import { OrderFilledSchema, TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { ForecastScoredSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, denied, filled, scored, subjects } from "./sample-facts.ts";

const auditSet = "sprints/a";
let audit: RunningAudit;

before(async () => {
  audit = await runningAudit();
  const facts = publisher(audit.bus, "anyone");
  await facts.fact(ForecastScoredSchema, scored({ auditSet, day: 0 }, 1), subjects.scored);
  await facts.fact(DecisionMadeSchema, denied(auditSet, "1"), subjects.decided);
  await facts.fact(OrderFilledSchema, filled(auditSet, "1"), subjects.filled);
  await facts.fact(TradeClosedSchema, closed(auditSet, "1", 1n), subjects.closed);
});
after(() => audit.close());

async function attack(statement: string): Promise<void> {
  const client = anotherClient(join(audit.dataDir, "audit.db"));
  try {
    await client.execute(statement);
  } finally {
    client.close();
  }
}

for (const table of ["forecast", "outcome", "decision", "fill", "trade"]) {
  test(`nobody changes a row of ${table}, with whatever client`, async () => {
    await assert.rejects(attack(`UPDATE ${table} SET audit_set = 'sprints/b'`), /append-only/);
  });
  test(`nobody removes a row of ${table}, with whatever client`, async () => {
    await assert.rejects(attack(`DELETE FROM ${table}`), /append-only/);
  });
}

test("nobody rewrites a gate specification under its hash", async () => {
  await assert.rejects(attack("UPDATE gate_spec SET spec_json = '{}'"), /append-only/);
});

test("a trade without notional cannot be written, with whatever client", async () => {
  const columns =
    "audit_set, fact_hash, round_trip, ticker, exit_time_ms, exit_reason, calendar_days_held, net_pnl_micros, entry_notional_micros";
  await assert.rejects(
    attack(`INSERT INTO trade (${columns}) VALUES ('s', 'h', 'r', 'T', 0, 'TIME', 1, '5', '0')`),
    /trade_notional/,
  );
});
