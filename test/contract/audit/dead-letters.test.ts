import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { ForecastScoredSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, scored, subjects } from "./sample-facts.ts";

let audit: RunningAudit;

beforeEach(async () => {
  audit = await runningAudit();
});
afterEach(() => audit.close());

async function phase0(auditSet: string, waitFor = [] as { source: string; sequence: bigint }[]) {
  const request = { gate: "phase-0", auditSet, after: waitFor };
  const { evaluation } = await audit.client.evaluateGate(request);
  assert.ok(evaluation);
  return evaluation;
}

test("bytes that cannot be read make every gate inconclusive, since their audit set is unknown", async () => {
  const trades = publisher(audit.bus, "execution");
  await trades.fact(TradeClosedSchema, closed("sprints/a", "1", 10_000_000n), subjects.closed);
  assert.equal((await phase0("sprints/a")).verdict, GateVerdict.PASS);
  await trades.poison(TradeClosedSchema, subjects.closed);
  const evaluation = await phase0("sprints/a");
  assert.equal(evaluation.verdict, GateVerdict.INCONCLUSIVE);
  assert.equal(evaluation.deadLetterCount, 1n);
  assert.match(evaluation.reason, /could not be read/);
});

test("a reader who waits for a fact behind the unreadable one is not stuck", async () => {
  const trades = publisher(audit.bus, "execution");
  await trades.poison(TradeClosedSchema, subjects.closed);
  const position = await trades.fact(
    TradeClosedSchema,
    closed("sprints/a", "1", 10_000_000n),
    subjects.closed,
  );
  const evaluation = await phase0("sprints/a", [position]);
  assert.equal(
    evaluation.criteria.find(({ criterion }) => criterion === "closed-trades")?.observed?.result
      .value,
    1,
  );
});

test("another trade under the same name is no evidence, and affects the gates of its own audit set only", async () => {
  const trades = publisher(audit.bus, "execution");
  for (const auditSet of ["sprints/a", "sprints/b"]) {
    await trades.fact(TradeClosedSchema, closed(auditSet, "1", 10_000_000n), subjects.closed);
  }
  await trades.fact(TradeClosedSchema, closed("sprints/a", "1", 99_000_000n), subjects.closed);
  assert.equal((await phase0("sprints/a")).verdict, GateVerdict.INCONCLUSIVE);
  assert.equal((await phase0("sprints/b")).verdict, GateVerdict.PASS);
});

test("a score that names another baseline than its forecast did is not evidence", async () => {
  const forecasts = publisher(audit.bus, "forecast");
  const place = { auditSet: "sprints/a", day: 0 };
  await forecasts.fact(ForecastScoredSchema, scored(place, 1), subjects.scored);
  const changed = { ...scored(place, 1), baselineModel: "garch" };
  await forecasts.fact(ForecastScoredSchema, changed, subjects.scored);
  const { scorecard } = await audit.client.getScorecard({ auditSet: "sprints/a" });
  assert.equal(scorecard?.deadLetterCount, 1n);
  const { audits } = await audit.client.listAudits({ auditSet: "sprints/a" });
  assert.deepEqual(
    audits.map(({ baselineModel }) => baselineModel),
    ["naive"],
  );
});

for (const [what, roundTrip] of [
  ["no entry notional", { entryNotionalMicros: 0n }],
  ["a negative holding", { calendarDaysHeld: -1 }],
  ["no name", { name: "" }],
] as const) {
  test(`a trade with ${what} is a dead letter of its audit set`, async () => {
    const trades = publisher(audit.bus, "execution");
    const message = closed("sprints/a", "1", 10_000_000n);
    const broken = { ...message, roundTrip: { ...message.roundTrip, ...roundTrip } };
    await trades.fact(TradeClosedSchema, broken, subjects.closed);
    const { scorecard } = await audit.client.getScorecard({ auditSet: "sprints/a" });
    assert.equal(scorecard?.deadLetterCount, 1n);
  });
}

test("dead letters survive a restart", async () => {
  await publisher(audit.bus, "execution").poison(TradeClosedSchema, subjects.closed);
  audit = await audit.restart();
  assert.equal((await phase0("sprints/a")).deadLetterCount, 1n);
});

test("a fact that its owner could not publish makes the gates inconclusive, and no reader waits for it", async () => {
  const trades = publisher(audit.bus, "execution");
  await trades.fact(TradeClosedSchema, closed("sprints/a", "1", 10_000_000n), subjects.closed);
  const position = await trades.withheld(TradeClosedSchema, subjects.closed, "it is too large");
  const evaluation = await phase0("sprints/a", [position]);
  assert.equal(evaluation.verdict, GateVerdict.INCONCLUSIVE);
  assert.equal(evaluation.deadLetterCount, 1n);
});
