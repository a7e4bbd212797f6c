import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import { ForecastScoredSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { allowed, scored, subjects } from "./sample-facts.ts";

let audit: RunningAudit;

before(async () => {
  audit = await runningAudit();
  const facts = publisher(audit.bus, "anyone");
  const message = scored({ auditSet: "sprints/a", day: 0 }, 1);
  await facts.fact(ForecastScoredSchema, message, subjects.scored);
  await audit.client.compareAuditSets({ baseAuditSet: "sprints/a", otherAuditSet: "sprints/b" });
  await facts.poison(ForecastScoredSchema, subjects.scored);
  const { deadLetters } = await audit.client.listDeadLetters({});
  await audit.client.replayDeadLetters({ eventIds: deadLetters.map(({ eventId }) => eventId) });
  const { decision } = allowed("sprints/a", "d");
  const appliedPolicy = { policyHash: "p", interval: BarInterval.DAY_1 };
  const decided = { decision: { ...decision, instrument: { ticker: "AAPL" } }, appliedPolicy };
  await facts.fact(DecisionMadeSchema, decided, subjects.decided);
  // Notes by what it was judged.
  await audit.client.evaluateGate({ gate: "phase-1", auditSet: "sprints/a" });
});
after(() => audit.close());

/** Runs a statement as another program with the file would. */
async function execute(statement: string) {
  const client = anotherClient(join(audit.dataDir, "audit.db"));
  try {
    return await client.execute(statement);
  } finally {
    client.close();
  }
}

test("no client changes or removes a row of any table of evidence", async () => {
  const { rows } = await execute("SELECT name FROM sqlite_schema WHERE type = 'table'");
  const bookkeeping =
    /^(inbox|watermark|missing_facts|dead_letter|evidence_pending|sqlite_.*|__drizzle.*)$/;
  const tables = rows.map(({ name }) => String(name)).filter((name) => !bookkeeping.test(name));
  assert.deepEqual(tables.sort(), [
    "comparison",
    "dead_letter_replay",
    "evidence_leaf",
    "evidence_log",
    "fact",
    "gate_spec",
    "judged_by_spec",
    "judged_terms",
  ]);
  for (const table of tables) {
    await assert.rejects(execute(`UPDATE ${table} SET rowid = rowid + 1`), /append-only/);
    await assert.rejects(execute(`DELETE FROM ${table}`), /append-only/);
  }
});

const columns = "audit_set, kind, identity, content, fact_hash";
for (const [what, kind, content, constraint] of [
  ["bytes that are no JSON", "ANYTHING", "{", "fact_content|malformed JSON"],
  ["a forecast without a horizon", "FORECAST_MADE", '{"key":{}}', "forecast_horizon"],
  ["a decision of an unknown verdict", "DECISION_MADE", '{"verdict":"MAYBE"}', "decision_verdict"],
  ["a trade without notional", "TRADE_CLOSED", '{"entryNotionalMicros":"0"}', "trade_notional"],
  [
    "a trade held for less than no time",
    "TRADE_CLOSED",
    '{"entryNotionalMicros":"1","exitReason":"TIME","calendarDaysHeld":-1}',
    "trade_days",
  ],
  [
    "a trade without an exit reason",
    "TRADE_CLOSED",
    '{"entryNotionalMicros":"1","calendarDaysHeld":1}',
    "trade_exit_reason",
  ],
] as const) {
  test(`no client records ${what}`, async () => {
    await assert.rejects(
      execute(`INSERT INTO fact (${columns}) VALUES ('s', '${kind}', 'i', '${content}', 'h')`),
      new RegExp(constraint),
    );
  });
}

test("no client records evidence of no audit set", async () => {
  await assert.rejects(
    execute(`INSERT INTO fact (${columns}) VALUES ('', 'ANYTHING', 'i', '{}', 'h')`),
    /fact_audit_set_given/,
  );
});
