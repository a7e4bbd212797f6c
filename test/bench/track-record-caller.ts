/**
 * Calls EvaluateTrackRecord from a process of its own, with 2,500 returns of each of 50 trials, and prints the milliseconds
 * of every call. Usage: node --import tsx track-record-caller.ts ADDRESS
 */
import process from "node:process";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { TrackRecordService } from "#proto/pmx/audit/v1/track_record_service_pb.ts";

const address = process.argv[2];
if (address === undefined) throw new Error("usage: track-record-caller.ts ADDRESS");
const returns = 2_500;
const trials = 50;
const calls = 24;
const channel = openChannel(address);
const client = clientOf(TrackRecordService, channel);
const random = new SeededRandom(13);
const series = () => Array.from({ length: returns }, () => 0.0003 + 0.01 * random.normal());
const request = {
  record: { case: "periods" as const, value: { netReturns: series(), periodsPerYear: 252 } },
  trials,
  otherTrials: Array.from({ length: trials - 1 }, () => ({ netReturns: series() })),
};

for (let call = 0; call < calls; call += 1) {
  const startMs = performance.now();
  const { evaluation } = await client.evaluateTrackRecord(request);
  const tookMs = performance.now() - startMs;
  const found = evaluation?.metrics.find(({ name }) => name === "probability_of_overfitting");
  if (found?.n !== 12_870n) throw new Error("the splits were not all counted");
  process.stdout.write(`${tookMs}\n`);
}
channel.close();
