import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { type ClientOf, clientOf } from "#lib/kit/grpc/client/client.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import {
  type CommitmentClaimSchema,
  CommitmentMetric,
  CommitmentVerdict,
} from "#proto/pmx/audit/v1/commitment_pb.ts";
import { CommitmentService } from "#proto/pmx/audit/v1/commitment_service_pb.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { startAudit } from "#services/audit/service.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { type Served, serve } from "#test/support/served.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const dayMs = 86_400_000;
/** Time goes on: what is opened begins a year of its own. */
const yearMs = 52 * 7 * dayMs;
let startMs = Date.UTC(2026, 0, 5);
const endOf = (period: number) => startMs + (period + 1) * 7 * dayMs;
let nowMs = startMs - dayMs;
let served: Served;
let client: ClientOf<typeof CommitmentService>;

const start = (dataDir?: string) =>
  serve(startAudit, loadAuditConfig({ environment: {} }), {
    dataDir,
    clock: { nowMs: () => nowMs },
  });

before(async () => {
  served = await start();
  client = clientOf(CommitmentService, served.channel);
});
after(() => served.remove());

type ClaimInit = Omit<MessageInitShape<typeof CommitmentClaimSchema>, "$typeName" | "$unknown">;

const common: ClaimInit = {
  alphaRatio: 0.05,
  averageRunLength: 500n,
  firstPeriodStartTime: timestampFromMs(startMs),
  periodDays: 7,
  graceDays: 3,
};

const claim: ClaimInit = {
  ...common,
  metric: CommitmentMetric.MEAN_RETURN_AFTER_COST,
  minimumRatio: 0.004,
  floorRatio: 0,
  largestLossRatio: 0.05,
  largestGainRatio: 0.05,
};

const hitRate: ClaimInit = {
  ...common,
  metric: CommitmentMetric.HIT_RATE,
  minimumRatio: 0.6,
  floorRatio: 0.5,
};

async function open(requestId: string, claimed = claim) {
  startMs += yearMs;
  nowMs = startMs - dayMs;
  const inTime = { ...claimed, firstPeriodStartTime: timestampFromMs(startMs) };
  const request = { requestId, claim: inTime, openedBy: "someone" };
  return (await client.openCommitment(request)).commitment!.name;
}

const report = (commitment: string, ...periods: readonly (readonly [number, number])[]) =>
  client.reportPeriods({
    commitment,
    periods: periods.map(([period, valueRatio]) => ({ period, valueRatio })),
  });

const refusedFor =
  (text: RegExp, reason = "FIELD_INVALID") =>
  (error: unknown) =>
    error instanceof Fault && error.reason === reason && text.test(error.message);

const wrongState = (text: RegExp) => refusedFor(text, "COMMITMENT_STATE");

test("a claim is opened once a request id, fixed, and not after its first period began", async () => {
  const request = { requestId: "once", claim, openedBy: "someone" };
  nowMs = startMs - dayMs;
  const { commitment } = await client.openCommitment(request);
  assert.equal(commitment?.verdict, CommitmentVerdict.UNDECIDED);
  assert.equal(commitment.observed?.result.case, "undefinedReason");
  assert.equal(timestampMs(commitment.nextDeadlineTime!), endOf(0) + 3 * dayMs);
  nowMs = startMs + dayMs;
  const again = await client.openCommitment(request);
  assert.equal(again.commitment?.name, commitment.name, "the first answer again");
  await assert.rejects(
    client.openCommitment({ ...request, claim: { ...claim, minimumRatio: 0.001 } }),
    (error) => error instanceof Fault && error.reason === "REQUEST_ID_REUSED",
  );
  await assert.rejects(
    client.openCommitment({ ...request, requestId: "late" }),
    refusedFor(/first_period_start_time: is before now/),
  );
  const wrong: readonly ClaimInit[] = [
    { floorRatio: 0.004 },
    { metric: CommitmentMetric.HIT_RATE },
    { metric: CommitmentMetric.UNSPECIFIED },
    { minimumRatio: Number.NaN },
    { statementHash: "abc" },
    { averageRunLength: 1n },
  ];
  for (const [at, change] of wrong.entries()) {
    await assert.rejects(
      open(`wrong-${at}`, { ...claim, ...change }),
      refusedFor(/claim\./),
      `${at}`,
    );
  }
});

test("periods out of order, twice, in the future, and other than before", async () => {
  const name = await open("order", { ...claim, graceDays: 30 });
  nowMs = endOf(1);
  const first = await report(name, [1, 0.02]);
  assert.deepEqual([first.commitment?.countedPeriods, first.commitment?.waitingPeriods], [0, 1]);
  await assert.rejects(
    report(name, [0, 0.01], [2, 0.01]),
    wrongState(new RegExp(`period 2 ends at ${new Date(endOf(2)).toISOString()}`)),
  );
  const { commitment } = await report(name, [0, 0.01], [0, 0.01]);
  assert.deepEqual([commitment?.countedPeriods, commitment?.waitingPeriods], [2, 0]);
  assert.equal(commitment?.observed?.result.value, 0.015);
  await assert.rejects(
    report(name, [0, 0.02]),
    wrongState(/period 0 was reported as 0\.01, which stands; 0\.02 was sent/),
  );
  await assert.rejects(report(name, [0, Number.NaN]), refusedFor(/value_ratio/));
  await assert.rejects(report("commitments/none", [0, 0]), /does not exist/);
  await assert.rejects(report("sprints/none", [0, 0]), /does not exist/);
});

test("a deadline is a fact though nobody asks, stays one when the clock goes back, and late reports do not count", async () => {
  const name = await open("missed", hitRate);
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const { event } of client.watchCommitment(
    { commitment: name },
    { signal: stop.signal },
  )) {
    seen.push(event.case ?? "");
    if (event.case === "commitment") nowMs = endOf(7) + 3 * dayMs;
    if (event.case === "change") {
      assert.equal(event.value.to, CommitmentVerdict.BROKEN);
      assert.equal(timestampMs(event.value.changeTime!), endOf(event.value.period) + 3 * dayMs);
    }
  }
  assert.deepEqual(seen, ["commitment", "change"], "the watch ends with a verdict that stays");
  nowMs = startMs;
  const late = await report(name, [0, 1]);
  assert.deepEqual(late.latePeriods, [0]);
  const { commitment, changes } = await client.getCommitment({ commitment: name });
  assert.deepEqual([commitment?.missedPeriods, commitment?.lateReports], [8, 1]);
  assert.equal(commitment?.verdict, CommitmentVerdict.BROKEN);
  assert.equal(changes.length, 1);
  const resumed: unknown[] = [];
  for await (const { event } of client.watchCommitment({ commitment: name, afterChange: 0 })) {
    resumed.push(event.value);
  }
  assert.deepEqual(resumed, [commitment, ...changes], "who resumes misses nothing");
  const beyond = client
    .watchCommitment({ commitment: name, afterChange: 2 })
    [Symbol.asyncIterator]();
  await assert.rejects(beyond.next(), refusedFor(/after_change/));
});

test("what was acknowledged is there after a kill, whatever instant it comes at", async () => {
  const name = await open("killed");
  for (let period = 0; period < 12; period += 1) {
    nowMs = endOf(period);
    if (period % 5 !== 3) await report(name, [period, -0.05]);
    if (period % 4 !== 3) continue;
    const before = await client.getCommitment({ commitment: name });
    // The files as they are while the service runs: what a process that is killed leaves.
    const copy = temporaryFolder();
    for (const file of ["audit.db", "audit.db-wal"]) {
      cpSync(join(served.dataDir, file), join(copy, file));
    }
    const other = await start(copy);
    const { getCommitment } = clientOf(CommitmentService, other.channel);
    assert.deepEqual(await getCommitment({ commitment: name }), before);
    await other.remove();
  }
  nowMs = endOf(20);
  const { commitment } = await client.getCommitment({ commitment: name });
  assert.equal(commitment?.verdict, CommitmentVerdict.BROKEN);
});

test("a closed commitment owes what had ended, and the first close stands", async () => {
  const name = await open("closed");
  nowMs = endOf(1) + dayMs;
  const by = { commitment: name, closedBy: "someone", reason: "the strategy is replaced" };
  const { commitment: closed } = await client.closeCommitment(by);
  assert.equal(closed?.final, false);
  const { commitment } = await client.closeCommitment({ ...by, reason: "another" });
  assert.equal(commitment?.closeReason, "the strategy is replaced");
  nowMs = endOf(3);
  await assert.rejects(report(name, [2, 0.01]), wrongState(/had not ended at the close/));
  const { commitment: final } = await client.getCommitment({ commitment: name });
  assert.deepEqual([final?.final, final?.missedPeriods, final?.countedPeriods], [true, 2, 2]);
});

test("every fact is in the log of evidence, and a changed one is found", async () => {
  const name = await open("logged");
  nowMs = endOf(0);
  await report(name, [0, 0.01]);
  const evidence = clientOf(EvidenceService, served.channel);
  const { heads } = await evidence.getCheckpoint({});
  const { records } = await evidence.listEvidence({ log: heads[0]!.log, auditSet: name });
  assert.deepEqual(
    records.map(({ leaf }) => JSON.parse(leaf).record.kind),
    ["COMMITMENT_OPENED", "PERIOD_REPORTED"],
  );
  const check = async () => {
    for (let afterAuditSet = ""; ; ) {
      const { auditSet, bad } = await evidence.verifyEvidence({ afterAuditSet });
      if (auditSet === name) return bad?.finding;
      assert.notEqual(auditSet, "");
      afterAuditSet = auditSet;
    }
  };
  assert.equal(await check(), undefined);
  const sql = anotherClient(join(served.dataDir, "audit.db"));
  const change =
    "UPDATE fact SET content = replace(content, '0.01', '0.02') WHERE kind = 'PERIOD_REPORTED'";
  await assert.rejects(sql.execute(change), /append-only/);
  await sql.execute("DROP TRIGGER fact_no_update");
  await sql.execute({ sql: `${change} AND audit_set = ?`, args: [name] });
  sql.close();
  assert.match(
    (await check()) ?? "",
    /brought PERIOD_REPORTED 0 of commitments\/.*recorded otherwise/,
  );
});

test("facts of others that name a commitment as their audit set change nothing of it", async () => {
  const id = createHash("sha256").update("named").digest("hex").slice(0, 16);
  const benchmarks = {
    auditSet: `commitments/${id}`,
    startTime: timestampFromMs(startMs),
    endTime: timestampFromMs(startMs + dayMs),
    buyAndHold: { marks: 2n, returnRatio: 0.1, maxDrawdownRatio: 0 },
  };
  await clientOf(AuditService, served.channel).recordBenchmarks({ benchmarks });
  await assert.rejects(client.getCommitment({ commitment: benchmarks.auditSet }), /does not exist/);
  const name = await open("named");
  assert.equal(name, benchmarks.auditSet);
  const { commitment } = await client.getCommitment({ commitment: name });
  assert.equal(commitment?.verdict, CommitmentVerdict.UNDECIDED);
});

test("commitments are listed in the order in which they were opened", async () => {
  const names: string[] = [];
  for (let pageToken = ""; ; ) {
    const page = await client.listCommitments({ pageSize: 2, pageToken });
    names.push(...page.commitments.map(({ name }) => name));
    pageToken = page.nextPageToken;
    if (pageToken === "") break;
  }
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length >= 6);
  const [first] = (await client.listCommitments({ pageSize: 1 })).commitments;
  assert.equal(first?.name, names[0]);
});

test("a stop of the service ends a watch with the reason to come back", async () => {
  const name = await open("stopped");
  const watching = (async () => {
    for await (const _ of client.watchCommitment({ commitment: name })) void served.stop();
  })();
  await assert.rejects(watching, (error) => error instanceof Fault && error.code === "UNAVAILABLE");
});
