import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connectNatsBus } from "#lib/kit/events/nats-bus.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { ForecastScoredSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { type NatsServer, startNatsServer } from "#test/support/nats-server.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, scored, subjects } from "./sample-facts.ts";

const auditSet = "sprints/a";
let nats: NatsServer;
let audit: RunningAudit;
/** Counts through all tests, as a service does. */
let trades: ReturnType<typeof publisher>;

before(async () => {
  nats = await startNatsServer();
  audit = await runningAudit(await connectNatsBus({ url: nats.url, logger: quietLogger }));
  trades = publisher(audit.bus, "execution");
});
after(async () => {
  await audit.close();
  await nats.kill();
});

test("facts of two publishers arrive through JetStream, and an answer waits for both", async () => {
  const forecasts = publisher(audit.bus, "forecast");
  const positions = [
    await forecasts.fact(ForecastScoredSchema, scored({ auditSet, day: 0 }, 1), subjects.scored),
    await trades.fact(TradeClosedSchema, closed(auditSet, "1", 1n), subjects.closed),
  ];
  const { scorecard } = await audit.client.getScorecard({ auditSet, after: positions });
  const value = (name: string) => scorecard?.metrics.find((one) => one.name === name)?.result.value;
  assert.deepEqual([value("effective_audits"), value("closed_trades")], [1, 1]);
});

test("a fact that cannot be read becomes a dead letter, and later ones still arrive", async () => {
  await trades.poison(TradeClosedSchema, subjects.closed);
  const later = await trades.fact(TradeClosedSchema, closed(auditSet, "2", 1n), subjects.closed);
  const { scorecard } = await audit.client.getScorecard({ auditSet, after: [later] });
  assert.equal(scorecard?.deadLetterCount, 1n);
});

test("a dead letter that came over NATS is replayed, and fails again with its count", async () => {
  await trades.poison(TradeClosedSchema, subjects.closed);
  const later = await trades.fact(TradeClosedSchema, closed(auditSet, "3", 1n), subjects.closed);
  await audit.client.getScorecard({ auditSet, after: [later] });
  const { deadLetters: before } = await audit.client.listDeadLetters({});
  const last = before.at(-1)!;
  assert.equal(last.sequence, later.sequence - 1n);
  const { deadLetters } = await audit.client.replayDeadLetters({ eventIds: [last.eventId] });
  assert.deepEqual(
    deadLetters.map(({ eventId, failures }) => [eventId, failures]),
    [[last.eventId, 2]],
  );
});
