import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { type Channel, type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { TrackRecordVerdict, TrialsBasis } from "#proto/pmx/audit/v1/track_record_pb.ts";
import {
  type EvaluateTrackRecordRequestSchema,
  TrackRecordService,
} from "#proto/pmx/audit/v1/track_record_service_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { randomReturns } from "#test/unit/audit/domain/track-record/sample-records.ts";
import { type RunningAudit, runningAudit } from "./running-audit.ts";

type Request = MessageInitShape<typeof EvaluateTrackRecordRequestSchema>;

const dayMs = 86_400_000;
const startMs = Date.UTC(2015, 0, 1);
let audit: RunningAudit;
let channel: Channel;
let client: ClientOf<typeof TrackRecordService>;

before(async () => {
  audit = await runningAudit();
  channel = openChannel(audit.address);
  client = clientOf(TrackRecordService, channel);
});
after(async () => {
  channel.close();
  await audit.close();
});

function periods(netReturns: readonly number[], startOfDay = 0) {
  const endTimes = netReturns.map((_, at) => timestampFromMs(startMs + (startOfDay + at) * dayMs));
  return { case: "periods" as const, value: { netReturns: [...netReturns], endTimes } };
}

const good = [...randomReturns(1, 1500, 0.0015)];
const policy = { largestLossRatio: 0.1, rulesFixedTime: timestampFromMs(startMs) };
const others = [2, 3, 4].map((seed) => ({ netReturns: [...randomReturns(seed, 1500)] }));

test("a record with all of its trials has both verdicts, and the same request the same answer", async () => {
  const request: Request = { record: periods(good), trials: 4, otherTrials: others, policy };
  const { evaluation } = await client.evaluateTrackRecord(request);
  assert.equal(evaluation?.written?.verdict, TrackRecordVerdict.PASS);
  assert.equal(evaluation.assured?.verdict, TrackRecordVerdict.PASS);
  assert.deepEqual(
    [evaluation.trials, evaluation.trialsWithReturns, evaluation.trialsBasis],
    [4, 4, TrialsBasis.MEASURED],
  );
  const overfitting = evaluation.metrics.find(({ name }) => name === "probability_of_overfitting");
  assert.deepEqual(
    [overfitting?.unit, overfitting?.denominator, overfitting?.n],
    [MetricUnit.SHARE, "splits", 12_870n],
  );
  assert.ok(Number(overfitting?.result.value) < 0.1);
  assert.deepEqual((await client.evaluateTrackRecord(request)).evaluation, evaluation);
});

test("without a word on when the rules were fixed the same record is EXPLORATORY", async () => {
  const { evaluation } = await client.evaluateTrackRecord({
    record: periods(good),
    trials: 4,
    otherTrials: others,
    policy: { largestLossRatio: 0.1 },
  });
  assert.equal(evaluation?.assured?.verdict, TrackRecordVerdict.EXPLORATORY);
});

test("trades are judged in the order of their closes, whatever the order in which they came", async () => {
  const trades = [...randomReturns(7, 60, 0.004)].map((netReturn, at) => ({
    openTime: timestampFromMs(startMs + at * dayMs),
    closeTime: timestampFromMs(startMs + (at + 1) * dayMs),
    netReturn,
    netPnlMicros: BigInt(Math.round(netReturn * 1e9)),
  }));
  const ask = (sent: typeof trades) =>
    client.evaluateTrackRecord({ record: { case: "trades", value: { trades: sent } }, trials: 1 });
  const { evaluation } = await ask(trades);
  assert.equal(evaluation?.assured?.n, 60n);
  assert.ok(evaluation.metrics.some(({ name }) => name === "profit_factor_trades"));
  assert.deepEqual((await ask([...trades].reverse())).evaluation, evaluation);
  const undated = trades.map(({ openTime: _, ...rest }) => rest);
  const { evaluation: without } = await client.evaluateTrackRecord({
    record: { case: "trades", value: { trades: undated } },
    trials: 1,
  });
  assert.equal(without?.assured?.verdict, TrackRecordVerdict.INCONCLUSIVE);
  assert.match(without.assured.reason, /when it was opened/);
});

const few = periods([0.01, 0.02, -0.01]);
const wrong: readonly (readonly [what: string, request: Request, field: string])[] = [
  ["no record", { trials: 1 }, "periods"],
  ["no number of trials", { record: few }, "trials"],
  [
    "fewer trials than returns of them",
    { record: few, trials: 1, otherTrials: [{ netReturns: [0.1, 0, 0] }] },
    "trials",
  ],
  [
    "a return that is no number",
    { record: periods([0.01, Number.NaN]), trials: 1 },
    "periods.net_returns[1]",
  ],
  [
    "fewer times than returns",
    {
      record: {
        case: "periods",
        value: { netReturns: [0, 0.1], endTimes: [timestampFromMs(startMs)] },
      },
      trials: 1,
    },
    "periods.end_times",
  ],
  [
    "a time twice",
    {
      record: {
        case: "periods",
        value: {
          netReturns: [0, 0.1],
          endTimes: [timestampFromMs(startMs), timestampFromMs(startMs)],
        },
      },
      trials: 1,
    },
    "periods.end_times[1]",
  ],
  [
    "a trade that closed before it opened",
    {
      record: {
        case: "trades",
        value: {
          trades: [{ openTime: timestampFromMs(dayMs), closeTime: timestampFromMs(0) }],
        },
      },
      trials: 1,
    },
    "trades.trades[0].close_time",
  ],
  [
    "a trade without a close",
    { record: { case: "trades", value: { trades: [{ netReturn: 0.1 }] } }, trials: 1 },
    "trades.trades[0].close_time",
  ],
  [
    "a benchmark of another length",
    { record: few, trials: 1, benchmarkReturns: [0.1] },
    "benchmark_returns",
  ],
  ["an odd number of blocks", { record: few, trials: 1, policy: { blocks: 5 } }, "policy.blocks"],
  [
    "a bar below the largest loss",
    { record: few, trials: 1, policy: { minimumMeanReturn: -0.5, largestLossRatio: 0.5 } },
    "policy.minimum_mean_return",
  ],
  [
    "fixed rules and no times",
    {
      record: { case: "periods", value: { netReturns: [0.1] } },
      trials: 1,
      policy: { rulesFixedTime: timestampFromMs(0) },
    },
    "policy.rules_fixed_time",
  ],
];

for (const [what, request, field] of wrong) {
  test(`${what} is refused by its field`, async () => {
    const error = await client.evaluateTrackRecord(request).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof Fault, `${error}`);
    assert.equal(error.reason, "FIELD_INVALID");
    assert.equal(error.violations[0]?.field, field);
  });
}

test("an empty record is answered, and decides nothing", async () => {
  const { evaluation } = await client.evaluateTrackRecord({ record: periods([]), trials: 1 });
  assert.equal(evaluation?.written?.verdict, TrackRecordVerdict.INCONCLUSIVE);
  assert.equal(evaluation.assured?.verdict, TrackRecordVerdict.INCONCLUSIVE);
});
