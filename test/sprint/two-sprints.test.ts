import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import { exactPrice, notionalMicros } from "#lib/kernel/exact-price.ts";
import { type Micros, shareOf } from "#lib/kernel/money.ts";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const audits = 12;
let services: EmbeddedServices;
const folder = temporaryFolder();
let sprints: readonly [Sprint, Sprint];
const channels: Channel[] = [];

function channelTo(process: keyof EmbeddedServices["addresses"]): Channel {
  const channel = openChannel(services.addresses[process]);
  channels.push(channel);
  return channel;
}

/** Runs a sprint that trades in both directions. */
async function runSprint(requestId: string): Promise<Sprint> {
  const client = clientOf(SprintService, channelTo("gateway"));
  const { sprint } = await client.createSprint({
    requestId,
    spec: {
      tickers: ["AAPL"],
      audits,
      interval: BarInterval.DAY_1,
      horizonBars: 10,
      riskOverrides: { proofMode: false, longOnly: false },
    },
  });
  let last = sprint;
  for await (const { event } of client.watchSprint({ name: sprint?.name ?? "" })) {
    if (event.case === "sprint") last = event.value;
  }
  assert.ok(last);
  assert.equal(last.failure, undefined);
  return last;
}

before(async () => {
  services = await startEmbedded({
    dataDir: folder,
    ports: "any",
    logLevel: "error",
    resumeSprints: false,
    configFolder: lenientConfig(),
    environment: {},
  });
  // At the same time, so that whatever they shared would be fought over.
  sprints = await Promise.all([runSprint("one"), runSprint("other")]);
});

after(async () => {
  for (const channel of channels) channel.close();
  await services.close();
});

async function tripsOf(portfolio: string) {
  const client = clientOf(ExecutionService, channelTo("execution"));
  const { roundTrips } = await client.listRoundTrips({ portfolio, pageSize: 500 });
  assert.ok(roundTrips.length >= 3, `only ${roundTrips.length} round trips to look at`);
  return roundTrips;
}

async function auditsOf(auditSet: string) {
  const client = clientOf(AuditService, channelTo("audit"));
  const { audits: found } = await client.listAudits({ auditSet, pageSize: 500 });
  assert.equal(found.length, audits);
  return found;
}

function assertDisjoint(left: readonly string[], right: readonly string[]): void {
  assert.deepEqual(
    left.filter((name) => right.includes(name)),
    [],
  );
}

test("two sprints at the same time do the same work and share neither portfolio nor audit", async () => {
  const [one, other] = sprints;
  assert.equal(one.result?.sprintHash, other.result?.sprintHash);
  assert.notEqual(one.portfolio, other.portfolio);
  const [own, others] = [await auditsOf(one.name), await auditsOf(other.name)];
  assertDisjoint(
    own.map(({ name }) => name),
    others.map(({ name }) => name),
  );
  assertDisjoint(
    own.map(({ forecast }) => forecast),
    others.map(({ forecast }) => forecast),
  );
  const [trips, otherTrips] = [await tripsOf(one.portfolio), await tripsOf(other.portfolio)];
  for (const part of ["name", "lot", "entryFill", "exitFill", "decision"] as const) {
    assertDisjoint(
      trips.map((trip) => trip[part]),
      otherTrips.map((trip) => trip[part]),
    );
  }
});

test("each round trip is charged, component by component, what the gate had estimated", async () => {
  const gate = clientOf(RiskGateService, channelTo("risk-gate"));
  for (const trip of await tripsOf(sprints[0].portfolio)) {
    const { decision } = await gate.getDecision({ name: trip.decision });
    const { entry, exit } = decision?.cost ?? {};
    assert.ok(entry && exit && trip.costs);
    const exitNotional = notionalMicros(trip.quantityUnits, exactPrice(trip.exitPrice));
    const charged = (entryBps: number, exitBps: number): Micros =>
      shareOf(trip.entryNotionalMicros, entryBps) + shareOf(exitNotional, exitBps);
    const { halfSpreadMicros, slippageMicros, commissionMicros, impactMicros } = trip.costs;
    assert.deepEqual(
      [halfSpreadMicros, slippageMicros, commissionMicros, impactMicros],
      [
        charged(entry.halfSpreadBps, exit.halfSpreadBps),
        charged(entry.slippageBps, exit.slippageBps),
        charged(entry.commissionBps, exit.commissionBps),
        charged(entry.impactBps, exit.impactBps),
      ],
    );
    assert.equal(trip.quantityUnits, decision?.size?.allowedUnits);
  }
});

test("each entry is filled at the open of the first bar after its decision", async () => {
  const { bars } = await readSampleSeries();
  const gate = clientOf(RiskGateService, channelTo("risk-gate"));
  for (const trip of await tripsOf(sprints[0].portfolio)) {
    const { decision } = await gate.getDecision({ name: trip.decision });
    assert.ok(decision?.asOfTime && trip.entryTime);
    const asOfMs = timestampMs(decision.asOfTime);
    const next = bars.find((bar) => bar.startTimeMs >= asOfMs);
    assert.equal(timestampMs(trip.entryTime), next?.startTimeMs);
    assert.equal(trip.entryPrice, next?.open);
  }
});
