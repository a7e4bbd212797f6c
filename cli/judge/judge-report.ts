import { intervalHeading, intervalText, metricText, valueText } from "#lib/report/metric-text.ts";
import { readable, wrap } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import {
  type AssuredTrackRecord,
  type TrackRecordEvaluation,
  TrackRecordVerdict,
  TrialsBasis,
  type WrittenTrackRecord,
} from "#proto/pmx/audit/v1/track_record_pb.ts";
import type { Metric } from "#proto/pmx/type/v1/metric_pb.ts";
import { tableLines } from "../report/table.ts";
import type { FilePeriods, FileTrades } from "./record-file.ts";

/** What is printed of an evaluation. */
export interface JudgedFile {
  readonly file: string;
  readonly record: FilePeriods | FileTrades;
  readonly evaluation: TrackRecordEvaluation;
  /** Whether the assured verdict decides. */
  readonly assured: boolean;
}

/** The evaluation of a file as a report: the record, its metrics, both verdicts with their reasons, what to know. */
export function judgeText(judged: JudgedFile, width: number): string {
  const { evaluation, assured: isAssured } = judged;
  const { metrics, written, assured, notes } = evaluation;
  const own = wordOf(isAssured ? assured?.verdict : written?.verdict);
  const other = isAssured ? "the written verdict" : "the assured verdict";
  const otherWord = wordOf(isAssured ? written?.verdict : assured?.verdict);
  const conclusion = `${own} by the ${isAssured ? "assured" : "written"} verdict; ${other} is ${otherWord}.`;
  const sections = [
    wrap(headline(judged), width),
    metricLines(metrics, width),
    [
      "Written verdict, by point estimates",
      ...(written === undefined ? [] : writtenLines(written, width)),
    ],
    [
      "Assured verdict, valid whenever it is looked at",
      ...(assured === undefined ? [] : assuredLines(assured, evaluation.trials, width)),
    ],
    notes.flatMap((note) => wrap(`- ${note}`, width, "  ")),
    wrap(conclusion, width),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function headline({ file, record, evaluation }: JudgedFile): string {
  const times = timesOf(record);
  const count = record.kind === "periods" ? record.returns.length : record.trades.length;
  const what = `${count.toLocaleString("en-US")} ${record.kind === "periods" ? "returns" : "trades"}`;
  const { trials, trialsWithReturns, trialsBasis } = evaluation;
  const basis = enumName(TrialsBasis, trialsBasis) ?? "";
  const chosen =
    trials === 1
      ? "the only trial"
      : `one of ${trials.toLocaleString("en-US")} trials, ${trialsWithReturns.toLocaleString("en-US")} of them with returns (${basis})`;
  const [first, last] = [times[0], times.at(-1)];
  const span =
    first === undefined || last === undefined ? "" : `, ${dateOf(first)} to ${dateOf(last)}`;
  return `${file}: ${what}${span}; ${chosen}.`;
}

function timesOf(record: FilePeriods | FileTrades): readonly number[] {
  if (record.kind === "periods") return record.timesMs ?? [];
  return record.trades.map(({ closedMs }) => closedMs).sort((a, b) => a - b);
}

/** What ended at midnight is of the date before. */
function dateOf(timeMs: number): string {
  return new Date(timeMs - 1).toISOString().slice(0, 10);
}

function metricLines(metrics: readonly Metric[], width: number): readonly string[] {
  const intervals = metrics.flatMap(({ interval }) => interval ?? []);
  const columns = [
    { heading: "Metric" },
    { heading: "Value", right: true },
    { heading: intervalHeading(intervals), right: true },
    { heading: "n", right: true },
    { heading: "of" },
  ] as const;
  const rows = metrics.map((metric) => [
    readable(metric.name),
    metricText(metric),
    intervalText(metric),
    metric.n.toLocaleString("en-US"),
    metric.denominator,
  ]);
  return tableLines(columns, rows, width);
}

function writtenLines({ verdict, criteria }: WrittenTrackRecord, width: number): readonly string[] {
  const lines = criteria.flatMap(({ metric, unit, minimum, exclusive, verdict: own, reason }) => {
    const wanted = `${exclusive ? "more than" : "at least"} ${valueText(minimum, unit)}`;
    return wrap(`${wordOf(own)} ${readable(metric)}, ${wanted}: ${reason}`, width - 2, "  ");
  });
  return [`  ${wordOf(verdict)}`, ...lines.map((line) => `  ${line}`)];
}

function assuredLines(
  { verdict, reason, criteria, alphaRatio, spentAlphaRatio, n }: AssuredTrackRecord,
  trials: number,
  width: number,
): readonly string[] {
  const alpha = Number((spentAlphaRatio * 100).toPrecision(3));
  const spent = `α ${Number((alphaRatio * 100).toPrecision(3))} % over all trials, of which ${alpha} % for number ${trials.toLocaleString("en-US")}; ${n.toLocaleString("en-US")} observations`;
  const isInCriteria =
    verdict === TrackRecordVerdict.FAIL || verdict === TrackRecordVerdict.INCONCLUSIVE;
  const own = isInCriteria ? wordOf(verdict) : `${wordOf(verdict)}: ${reason}.`;
  return [
    ...wrap(own, width - 2, "  ").map((line) => `  ${line}`),
    ...wrap(spent, width - 2, "  ").map((line) => `  ${line}`),
    ...criteria.flatMap((criterion) => {
      const shown = criterion.decides ? "" : " (shown only)";
      const isApproximate =
        criterion.verdict === TrackRecordVerdict.FAIL && criterion.failApproximate;
      const text = `${wordOf(criterion.verdict)} ${readable(criterion.metric)} over ${criterion.minimum}${shown}${isApproximate ? " (APPROXIMATE)" : ""}: ${criterion.reason}`;
      return wrap(text, width - 2, "  ").map((line) => `  ${line}`);
    }),
  ];
}

function wordOf(verdict: TrackRecordVerdict | undefined): string {
  return (
    (verdict === undefined ? undefined : enumName(TrackRecordVerdict, verdict)) ?? "UNSPECIFIED"
  );
}
