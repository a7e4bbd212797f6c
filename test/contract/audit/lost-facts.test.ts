import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { connect } from "nats";
import { systemClock } from "#lib/kit/clock.ts";
import type { EventBus } from "#lib/kit/events/bus.ts";
import { encodeEvent } from "#lib/kit/events/event-payload.ts";
import { createInProcessBus } from "#lib/kit/events/in-process-bus.ts";
import { connectNatsBus } from "#lib/kit/events/nats-bus.ts";
import { appendToOutbox } from "#lib/kit/events/outbox.ts";
import { startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { startNatsServer } from "#test/support/nats-server.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, subjects } from "./sample-facts.ts";

const auditSet = "sprints/a";
const source = "execution";
const soon = { deadlineMs: 600 };

/** The outbox of an execution service that has closed three trades. */
async function ownerOfTrades(): Promise<KitStore> {
  const store = await openKitStore(join(temporaryFolder(), "execution.db"));
  const trades = ["1", "2", "3"].map((id) =>
    encodeEvent(TradeClosedSchema, closed(auditSet, id, 10_000_000n), subjects.closed, 1),
  );
  await store.write((tx) => appendToOutbox(tx, source, trades));
  return store;
}

const relayOf = (store: KitStore, bus: EventBus) =>
  startOutboxRelay({ store, bus, source, logger: quietLogger, clock: systemClock });

const phase0 = async (audit: RunningAudit, sequence: bigint) => {
  const request = { gate: "phase-0", auditSet, after: [{ source, sequence }] };
  return (await audit.client.evaluateGate(request, soon)).evaluation!;
};

async function readsNothingOverTheGap(audit: RunningAudit): Promise<void> {
  await eventually("the third trade", async () => {
    const { scorecard } = await audit.client.getScorecard({ auditSet });
    return scorecard!.metrics.find(({ name }) => name === "closed_trades")?.result.value === 2;
  });
  const { verdict, reason, missingFacts } = await phase0(audit, 0n);
  assert.equal(verdict, GateVerdict.INCONCLUSIVE);
  assert.match(reason, /^fact 2 of execution has not arrived, so .* it would be PASS/);
  const ranges = missingFacts.map((one) => [one.source, one.firstSequence, one.lastSequence]);
  assert.deepEqual(ranges, [[source, 2n, 2n]]);
  const { scorecard } = await audit.client.getScorecard({ auditSet });
  assert.equal(scorecard?.missingFacts.length, 1);
  await phase0(audit, 1n);
  await assert.rejects(phase0(audit, 3n), { code: "UNAVAILABLE", reason: "FACTS_PENDING" });
}

async function readsAllThree(audit: RunningAudit): Promise<void> {
  const request = { gate: "phase-0", auditSet, after: [{ source, sequence: 3n }] };
  const { evaluation } = await audit.client.evaluateGate(request, { deadlineMs: 30_000 });
  assert.deepEqual([evaluation?.verdict, evaluation?.missingFacts.length], [GateVerdict.PASS, 0]);
}

test("a fact that JetStream lost makes the gates inconclusive, over a restart, until its owner has given it again", async () => {
  const server = await startNatsServer();
  const open = () => connectNatsBus({ url: server.url, logger: quietLogger });
  const owner = await ownerOfTrades();
  const publishing = await open();
  const first = relayOf(owner, publishing);
  await first.flush();
  await first.stop();
  const client = await connect({ servers: server.url });
  const manager = await client.jetstreamManager();
  assert.ok(await manager.streams.deleteMessage("PMX_EXECUTION", 2));
  await client.close();

  let audit = await runningAudit(await open());
  await readsNothingOverTheGap(audit);
  audit = await audit.restart({}, await open());
  await readsNothingOverTheGap(audit);
  const again = relayOf(owner, publishing);
  await readsAllThree(audit);

  await again.stop();
  await audit.close();
  await publishing.close();
  await owner.close();
  await server.kill();
});

test("a fact that was lost within one process makes the gates inconclusive until its owner has given it again", async () => {
  const bus = createInProcessBus(quietLogger);
  let isLost = false;
  const losing: EventBus = {
    ...bus,
    subscribe: (options) =>
      bus.subscribe({
        ...options,
        handle: async (event) => {
          const loses = event.sequence === 2 && !isLost;
          isLost ||= loses;
          if (!loses) await options.handle(event);
        },
      }),
  };
  const audit = await runningAudit(losing);
  const owner = await ownerOfTrades();
  const mute = relayOf(owner, { ...bus, answerFor: () => () => {} });
  await readsNothingOverTheGap(audit);
  await mute.stop();
  const talking = relayOf(owner, bus);
  await readsAllThree(audit);
  await talking.stop();
  await audit.close();
  await owner.close();
});
