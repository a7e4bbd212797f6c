import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import type { RecordEvaluation } from "#services/audit/domain/track-record/evaluate-record.ts";
import { evaluateRecord } from "#services/audit/domain/track-record/evaluate-record.ts";
import type {
  AskedRecord,
  RecordPolicy,
  TrackRecord,
} from "#services/audit/domain/track-record/track-record.ts";

export const dayMs = 86_400_000;
export const startMs = Date.UTC(2015, 0, 1);

/** Returns at random around a mean, 1 % wide unless said. */
export function randomReturns(seed: number, n: number, mean = 0, spread = 0.01): Float64Array {
  const random = new SeededRandom(seed);
  return Float64Array.from({ length: n }, () => mean + spread * random.normal());
}

/** Daily returns, the first of which ended a day after the start. */
export function dailyRecord(returns: Float64Array): TrackRecord {
  const endTimesMs = Array.from(returns, (_, at) => startMs + (at + 1) * dayMs);
  return { kind: "PERIODS", returns, endTimesMs, periodsPerYear: 365.25 };
}

export const policy: RecordPolicy = {
  alpha: 0.05,
  minimumMeanReturn: 0,
  largestLoss: 0.1,
  blocks: 8,
  seed: 1,
};

/** A record with one trial, under a policy whose rules were fixed before it, unless said otherwise. */
export function asked(returns: Float64Array, change: Partial<AskedRecord> = {}): AskedRecord {
  return {
    record: dailyRecord(returns),
    trials: { count: 1, others: [] },
    policy: { ...policy, rulesFixedMs: startMs },
    ...change,
  };
}

export function evaluated(question: AskedRecord): RecordEvaluation {
  const steps = evaluateRecord(question);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** A metric of an evaluation by its name. */
export function metricOf({ metrics }: RecordEvaluation, name: string) {
  const found = metrics.find((metric) => metric.name === name);
  if (found === undefined) throw new Error(`no metric ${name}`);
  return { value: undefined, undefinedReason: undefined, interval: undefined, ...found };
}
