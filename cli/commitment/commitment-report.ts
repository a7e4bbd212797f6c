import { metricText, valueText } from "#lib/report/metric-text.ts";
import { dateText, instantText, wrap } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import {
  type Commitment,
  type CommitmentClaim,
  CommitmentMetric,
  CommitmentVerdict,
  type CommitmentVerdictChange,
} from "#proto/pmx/audit/v1/commitment_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import type { RecordColumn } from "../records/record-table.ts";
import { tableLines } from "../report/table.ts";

/** A commitment as a report: what is claimed, the verdict with what it rests on, what comes next. */
export function commitmentText(
  commitment: Commitment,
  changes: readonly CommitmentVerdictChange[],
  width: number,
): string {
  const sections = [
    wrap(headline(commitment), width),
    wrap(claimSentence(commitment), width),
    evidenceLines(commitment, width),
    wrap(periodsSentence(commitment), width),
    changes.map(changeLine),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** The word of a verdict; one that this version does not know is BROKEN, as its enum demands. */
function verdictWord(verdict: CommitmentVerdict): string {
  return enumName(CommitmentVerdict, verdict) ?? "BROKEN";
}

/** A change of the verdict as a line. */
export function changeLine({
  changeTime,
  number,
  period,
  from,
  to,
}: CommitmentVerdictChange): string {
  const verdicts = `${verdictWord(from)} to ${verdictWord(to)}`;
  return `${instantText(changeTime)}  ${verdicts} with period ${period} (change ${number})`;
}

/** Columns of the list. */
export const commitmentColumns: readonly RecordColumn<Commitment>[] = [
  { heading: "Commitment", name: "commitment", value: ({ name }) => name },
  { heading: "Verdict", name: "verdict", value: ({ verdict }) => verdictWord(verdict) },
  { heading: "Claim", name: "claim", value: claimText },
  {
    heading: "Observed",
    name: "observed",
    value: observedText,
  },
  {
    heading: "Periods",
    right: true,
    name: "periods",
    value: ({ countedPeriods }) => `${countedPeriods}`,
  },
  {
    heading: "Missed",
    right: true,
    name: "missed",
    value: ({ missedPeriods }) => `${missedPeriods}`,
  },
  {
    heading: "Next deadline",
    name: "next_deadline",
    value: ({ nextDeadlineTime }) => dateText(nextDeadlineTime).replace("?", "none"),
  },
  {
    heading: "Closed",
    name: "closed",
    value: ({ closeTime }) => dateText(closeTime).replace("?", "no"),
  },
];

function headline(commitment: Commitment): string {
  const { name, verdict, countedPeriods, closeTime } = commitment;
  const closed = closeTime === undefined ? "" : `; closed on ${dateText(closeTime)}`;
  const mean = countedPeriods === 0 ? "" : `, ${observedText(commitment)} on average`;
  return `${name}: ${verdictWord(verdict)} after ${periodsOf(countedPeriods)}${mean}${closed}.`;
}

function claimText({ claim }: Commitment): string {
  if (claim === undefined) return "";
  return `${isReturn(claim) ? "mean return" : "hit rate"} ≥ ${amountText(claim, claim.minimumRatio)}`;
}

function observedText({ claim, observed }: Commitment): string {
  if (observed === undefined || claim === undefined) return "";
  const { result } = observed;
  return result.case === "value" ? amountText(claim, result.value) : metricText(observed);
}

function isReturn({ metric }: CommitmentClaim): boolean {
  return metric === CommitmentMetric.MEAN_RETURN_AFTER_COST;
}

/** A value of a period: returns are in bps, which are small enough for days. */
function amountText(claim: CommitmentClaim, ratio: number): string {
  return isReturn(claim) ? valueText(ratio * 1e4, MetricUnit.BPS) : shareText(ratio);
}

function claimSentence(commitment: Commitment): string {
  const { claim, openedBy, createTime } = commitment;
  if (claim === undefined) return "";
  const { largestLossRatio: loss, largestGainRatio: gain } = claim;
  const bounds =
    loss === undefined || gain === undefined
      ? ""
      : `, returns from ${amountText(claim, -loss)} to ${amountText(claim, gain)}`;
  const schedule = `periods of ${claim.periodDays} days from ${dateText(claim.firstPeriodStartTime)}`;
  const sprint = claim.sprint === "" ? "" : ` It rests on ${claim.sprint}.`;
  return `Claimed by ${openedBy} on ${dateText(createTime)}: ${claimText(commitment)}, floor ${amountText(claim, claim.floorRatio)}${bounds}, ${schedule}.${sprint}`;
}

function evidenceLines(commitment: Commitment, width: number): readonly string[] {
  const { evidence, logThreshold, logDecayThreshold, claim } = commitment;
  const columns = [
    { heading: "Verdict" },
    { heading: "ln E", right: true },
    { heading: "needed", right: true },
    { heading: "wrongly" },
  ] as const;
  const rate = `at most ${shareText(claim?.alphaRatio ?? 0)}, ever`;
  const runs = `after ${claim?.averageRunLength ?? 0n} periods or more on average`;
  const rows = [
    ["BROKEN", logText(evidence?.logAgainstClaim), logText(logThreshold), rate],
    ["DECAYED", logText(evidence?.logDecay), logText(logDecayThreshold), runs],
    ["HELD", logText(evidence?.logAboveFloor), logText(logThreshold), rate],
  ];
  return tableLines(columns, rows, width);
}

function periodsSentence(commitment: Commitment): string {
  const { missedPeriods, waitingPeriods, lateReports, breachPeriod, nextDeadlineTime } = commitment;
  const sentences = [
    missedPeriods === 0 ? "" : `${periodsOf(missedPeriods)} missed, each at its worst.`,
    lateReports === 0 ? "" : `${lateReports} reported too late, which do not count.`,
    waitingPeriods === 0 ? "" : `${waitingPeriods} reported and waiting for earlier ones.`,
    breachPeriod === undefined
      ? ""
      : `Period ${breachPeriod} lost more than the largest loss: nothing can be HELD any more.`,
    nextDeadlineTime === undefined
      ? "No further period is owed."
      : `Period ${commitment.countedPeriods} is missed unless it is reported before ${instantText(nextDeadlineTime)}.`,
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

function periodsOf(count: number): string {
  return `${count} ${count === 1 ? "period" : "periods"}`;
}

function shareText(ratio: number): string {
  return valueText(ratio, MetricUnit.SHARE);
}

function logText(value: number | undefined): string {
  return value === undefined ? "none" : value.toFixed(2);
}
