import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import {
  type TrackRecordEvaluation,
  TrackRecordVerdict,
} from "#proto/pmx/audit/v1/track_record_pb.ts";
import type { EvaluateTrackRecordRequestSchema } from "#proto/pmx/audit/v1/track_record_service_pb.ts";
import type { Stack } from "./stack.ts";

const dayMs = 86_400_000;
const startMs = Date.UTC(2015, 0, 1);
/** Four years of daily returns. */
const periods = 1_000;
const deviation = 0.01;

/** Independent returns of days, in parts of one. */
export function returnsOf(seed: number, mean: number): readonly number[] {
  const random = new SeededRandom(seed);
  const drawn = Array.from({ length: periods }, () => mean + deviation * random.normal());
  // No return is below the largest loss that is stated.
  return drawn.map((value) => Math.max(-largestLossRatio, value));
}

const largestLossRatio = 0.1;

/** Asks for both verdicts on returns of days, by rules that were fixed before the first. */
export async function judged(
  { trackRecords }: Stack,
  netReturns: readonly number[],
  trials = 1,
): Promise<TrackRecordEvaluation> {
  const endTimes = netReturns.map((_, at) => timestampFromMs(startMs + (at + 1) * dayMs));
  const rulesFixedTime = timestampFromMs(startMs - dayMs);
  const request: MessageInitShape<typeof EvaluateTrackRecordRequestSchema> = {
    record: { case: "periods", value: { netReturns: [...netReturns], endTimes } },
    trials,
    policy: { largestLossRatio, rulesFixedTime },
  };
  return (await trackRecords.evaluateTrackRecord(request)).evaluation!;
}

export function isAssured({ assured }: TrackRecordEvaluation): boolean {
  return assured?.verdict === TrackRecordVerdict.PASS;
}

/** What the first trial of a family may spend of 5 %: noise passes no more often. */
const levelOfOne = (6 * 0.05) / Math.PI ** 2;

/** So many of these cases of noise may pass by luck: more would in at most 5 % of all selftests. */
export function passesOfLuck(cases: number): number {
  let tail = 1;
  let probability = (1 - levelOfOne) ** cases;
  for (let count = 0; ; count += 1) {
    tail -= probability;
    if (tail < 0.05) return count;
    probability *= (((cases - count) / (count + 1)) * levelOfOne) / (1 - levelOfOne);
  }
}
