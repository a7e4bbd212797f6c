import { type MessageInitShape, toJson } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  type TrackRecordEvaluation,
  TrackRecordVerdict,
} from "#proto/pmx/audit/v1/track_record_pb.ts";
import {
  type EvaluateTrackRecordRequestSchema,
  EvaluateTrackRecordResponseSchema,
  TrackRecordService,
} from "#proto/pmx/audit/v1/track_record_service_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { usageFault } from "../flag.ts";
import { withService } from "../records/service-client.ts";
import { reportWidth } from "../report/sprint-report.ts";
import type { JudgeArguments } from "./judge-arguments.ts";
import { judgeText } from "./judge-report.ts";
import { type FilePeriods, type FileTrades, readRecordFile } from "./record-file.ts";
import { readSeriesFile } from "./trial-file.ts";

type Request = MessageInitShape<typeof EvaluateTrackRecordRequestSchema>;

/** What a request of 4 MiB holds. */
const mostReturns = 500_000;

/** Prints what a file of returns or trades proves; with --json EvaluateTrackRecordResponse. */
export async function judgeCommand(
  typed: JudgeArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  const { file, json, assured, address, dataDir } = typed;
  // Files are read first: what is wrong with them is said before anything is started.
  const record = await readRecordFile(file, typed.dateOrder);
  const request = await requestOf(record, typed);
  const place = { dataDir, ...(address !== undefined && { address }) };
  const reply = await withGateway(place, context, (gateway) =>
    withService(TrackRecordService, { name: "audit", gateway, place, environment }, (audit) =>
      audit.evaluateTrackRecord(request),
    ),
  );
  const evaluation = reply.evaluation!;
  if (json) {
    const written = toJson(EvaluateTrackRecordResponseSchema, reply, { alwaysEmitImplicit: true });
    terminal.out(`${JSON.stringify(written)}\n`);
  } else {
    const width = Math.min(terminal.outColumns ?? reportWidth, reportWidth);
    terminal.out(judgeText({ file, record, evaluation, assured }, width));
  }
  return exitCodeOf(evaluation, assured);
}

async function requestOf(
  record: FilePeriods | FileTrades,
  typed: JudgeArguments,
): Promise<Request> {
  const periods = record.kind === "periods" ? record : undefined;
  const { trialReturns, benchmark, periodsPerYear, dateOrder, trials } = typed;
  if (benchmark !== undefined && periods === undefined) {
    throw usageFault("--benchmark", "is of periods, and the file has trades; leave it out");
  }
  const series = (file: string | undefined) =>
    file === undefined ? [] : readSeriesFile(file, periods, dateOrder);
  const others = await series(trialReturns);
  const [benchmarkReturns = [], more] = await series(benchmark);
  if (more !== undefined)
    throw usageFault("--benchmark", "has several columns of returns; keep one");
  const held = others.reduce((sum, { length }) => sum + length, benchmarkReturns.length);
  if (held > mostReturns) {
    const description = `holds ${held} returns, more than the ${mostReturns} that are judged at once; leave trials out, and count them in --trials`;
    throw usageFault("--trial-returns", description);
  }
  const { rulesFixedMs, ...policy } = typed.policy;
  return {
    record: recordToMessage(record, periodsPerYear),
    trials,
    otherTrials: others.map((netReturns) => ({ netReturns: [...netReturns] })),
    benchmarkReturns: [...benchmarkReturns],
    policy: {
      ...policy,
      ...(rulesFixedMs !== undefined && { rulesFixedTime: timestampFromMs(rulesFixedMs) }),
    },
  };
}

function recordToMessage(
  record: FilePeriods | FileTrades,
  periodsPerYear: number | undefined,
): NonNullable<Request["record"]> {
  if (record.kind === "periods") {
    const value = {
      netReturns: [...record.returns],
      endTimes: (record.timesMs ?? []).map((timeMs) => timestampFromMs(timeMs)),
      ...(periodsPerYear !== undefined && { periodsPerYear }),
    };
    return { case: "periods", value };
  }
  const trades = record.trades.map(({ openedMs, closedMs, netReturn, pnl }) => ({
    ...(openedMs !== undefined && { openTime: timestampFromMs(openedMs) }),
    closeTime: timestampFromMs(closedMs),
    netReturn,
    ...(pnl !== undefined && { netPnlMicros: BigInt(Math.round(pnl * 1e6)) }),
  }));
  return { case: "trades", value: { trades } };
}

/** A verdict that this version does not know counts as FAIL. */
function exitCodeOf({ written, assured }: TrackRecordEvaluation, isAssured: boolean): number {
  const verdict = (isAssured ? assured : written)?.verdict;
  if (verdict === TrackRecordVerdict.PASS) return exitCodes.pass;
  const isOpen =
    verdict === TrackRecordVerdict.INCONCLUSIVE || verdict === TrackRecordVerdict.EXPLORATORY;
  return isOpen ? exitCodes.inconclusive : exitCodes.fail;
}
