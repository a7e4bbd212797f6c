import { type FieldViolation, invalidField, invalidFields } from "#lib/kernel/fault.ts";
import { requiredTimeMs } from "#lib/wire/required-field.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import type {
  PeriodRecord,
  RecordedTrade,
  TrackRecordPolicy,
} from "#proto/pmx/audit/v1/track_record_pb.ts";
import type { EvaluateTrackRecordRequest } from "#proto/pmx/audit/v1/track_record_service_pb.ts";
import type {
  AskedRecord,
  RecordPolicy,
  TrackRecord,
} from "../domain/track-record/track-record.ts";
import { otherTrials } from "../domain/track-record/trial-evidence.ts";

const yearMs = 365.25 * 86_400_000;

/** What a request asks. @param standard what it does not state @throws Fault FIELD_INVALID by field */
export function askedRecordFromMessage(
  request: EvaluateTrackRecordRequest,
  standard: RecordPolicy,
): AskedRecord {
  const record = recordFromMessage(request);
  const policy = policyFromMessage(request.policy, standard);
  const benchmark = benchmarkOf(request, record);
  const others = request.otherTrials.map(({ netReturns }) => Float64Array.from(netReturns));
  const trials = { count: request.trials, others };
  const asked = { record, trials, policy, ...(benchmark && { benchmark }) };
  const brought = 1 + otherTrials(asked).length;
  if (brought > trials.count) {
    throw invalidField(
      "trials",
      `declares ${trials.count} where returns of ${brought} are brought, the record included; count every trial`,
    );
  }
  if (policy.rulesFixedMs !== undefined && record.endTimesMs === undefined) {
    const description = "needs to be told when the periods ended; state end_times";
    throw invalidField("policy.rules_fixed_time", description);
  }
  return asked;
}

function recordFromMessage({ record }: EvaluateTrackRecordRequest): TrackRecord {
  if (record.case === "periods") return periodsFromMessage(record.value);
  if (record.case === "trades") return tradesFromMessage(record.value.trades);
  throw invalidField("periods", "is required, or trades: they are what is judged");
}

function periodsFromMessage({ netReturns, endTimes, periodsPerYear }: PeriodRecord): TrackRecord {
  const returns = Float64Array.from(netReturns);
  const common = { kind: "PERIODS", returns } as const;
  if (endTimes.length === 0) return { ...common, ...(periodsPerYear && { periodsPerYear }) };
  if (endTimes.length !== returns.length) {
    const description = `holds ${endTimes.length} times for ${returns.length} returns; state one for each, or none`;
    throw invalidField("periods.end_times", description);
  }
  const endTimesMs = endTimes.map((time, at) => timeMsOf(time, `periods.end_times[${at}]`));
  const unordered = endTimesMs.findIndex((timeMs, at) => at > 0 && timeMs <= endTimesMs[at - 1]!);
  if (unordered > 0) {
    const description = "is not later than the one before; order the periods, each once";
    throw invalidField(`periods.end_times[${unordered}]`, description);
  }
  const counted = ((returns.length - 1) * yearMs) / (endTimesMs.at(-1)! - endTimesMs[0]!);
  const perYear = periodsPerYear ?? (counted >= 1 ? counted : undefined);
  return { ...common, endTimesMs, ...(perYear !== undefined && { periodsPerYear: perYear }) };
}

/** In the order of their closes; of equal ones the one that was opened first, and then as they were sent. */
function tradesFromMessage(trades: readonly RecordedTrade[]): TrackRecord {
  const violations: FieldViolation[] = [];
  const rows = trades.map((trade, at) => {
    const field = `trades.trades[${at}]`;
    const closeMs = requiredTimeMs(trade.closeTime, `${field}.close_time`);
    const openMs = trade.openTime && timeMsOf(trade.openTime, `${field}.open_time`);
    if (openMs !== undefined && openMs > closeMs) {
      violations.push({ field: `${field}.close_time`, description: "is before open_time" });
    }
    return { closeMs, openMs, netReturn: trade.netReturn, pnlMicros: trade.netPnlMicros };
  });
  if (violations.length > 0) throw invalidFields(violations.slice(0, 100));
  rows.sort((a, b) => a.closeMs - b.closeMs || (a.openMs ?? 0) - (b.openMs ?? 0));
  const openTimesMs = rows.flatMap(({ openMs }) => openMs ?? []);
  const pnlMicros = rows.flatMap(({ pnlMicros }) => pnlMicros ?? []);
  return {
    kind: "TRADES",
    returns: Float64Array.from(rows, ({ netReturn }) => netReturn),
    endTimesMs: rows.map(({ closeMs }) => closeMs),
    ...(openTimesMs.length === rows.length && { openTimesMs }),
    ...(pnlMicros.length === rows.length && { pnlMicros }),
  };
}

function benchmarkOf(
  { benchmarkReturns }: EvaluateTrackRecordRequest,
  { kind, returns }: TrackRecord,
): Float64Array | undefined {
  if (benchmarkReturns.length === 0) return undefined;
  if (kind === "TRADES") {
    throw invalidField("benchmark_returns", "is of periods, and the record is of trades");
  }
  if (benchmarkReturns.length !== returns.length) {
    const description = `holds ${benchmarkReturns.length} returns where the record has ${returns.length}; state those of the same periods`;
    throw invalidField("benchmark_returns", description);
  }
  return Float64Array.from(benchmarkReturns);
}

function policyFromMessage(
  policy: TrackRecordPolicy | undefined,
  standard: RecordPolicy,
): RecordPolicy {
  const minimumMeanReturn = policy?.minimumMeanReturn ?? standard.minimumMeanReturn;
  const largestLoss = policy?.largestLossRatio ?? standard.largestLoss;
  const blocks = policy?.blocks ?? standard.blocks;
  if (blocks % 2 !== 0) throw invalidField("policy.blocks", `must be even, is ${blocks}`);
  if (!(minimumMeanReturn + largestLoss > 0)) {
    const description = `must be above the largest loss, −${largestLoss}`;
    throw invalidField("policy.minimum_mean_return", description);
  }
  const { minimumWinRateRatio, minimumProfitFactorRatio, rulesFixedTime } = policy ?? {};
  return {
    alpha: policy?.alphaRatio ?? standard.alpha,
    minimumMeanReturn,
    largestLoss,
    blocks,
    seed: Number(policy?.seed ?? standard.seed),
    ...(minimumWinRateRatio !== undefined && { minimumWinRate: minimumWinRateRatio }),
    ...(minimumProfitFactorRatio !== undefined && {
      minimumProfitFactor: minimumProfitFactorRatio,
    }),
    ...(rulesFixedTime && { rulesFixedMs: timeMsOf(rulesFixedTime, "policy.rules_fixed_time") }),
  };
}
