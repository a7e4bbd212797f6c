import { table } from "#test/bench/table.ts";
import { callsOfDay, shares, type Trend, warmUpShare } from "./flatness.ts";
import type { SoakReport } from "./soak.ts";
import { mixText } from "./traffic.ts";

/** A report for a person. */
export function reportText(report: SoakReport): string {
  const { calls, facts, tenths, memory, findings } = report;
  const ms = (value: number) => value.toFixed(1);
  const speeds = tenths.map(({ callsPerSecond, decided, read }, index) => [
    `${index + 1}`,
    `${Math.round(callsPerSecond)}`,
    ...[decided.p50Ms, decided.p99Ms, read.p50Ms, read.p99Ms].map(ms),
  ]);
  const held = memory.map((trend) => [
    `${trend.service} ${trend.kind}`,
    ...[trend.firstBytes, trend.lastBytes].map(mebibytes),
    ...intervalOf(trend),
    `${Math.round(trend.limit)}`,
    trend.verdict,
  ]);
  const samples = memory[0]?.slope?.n ?? 0;
  return [
    `${calls} calls in ${Math.round(report.tookMs / 1_000)} s, ${facts} of them EvaluateSignal of new signals, each`,
    ` with a fact through JetStream; the others: ${mixText}.\n\n`,
    table(["tenth", "calls/s", "decide p50 ms", "p99", "read p50 ms", "p99"], speeds),
    `\nMemory after the first ${100 * warmUpShare} % of the calls, ${samples} samples, bytes per 1,000 calls at 95 %:\n`,
    table(["memory", "then MiB", "at the end", "slope", "from", "to", "flat to", "verdict"], held),
    `Flat: the upper bound adds, in a day of ${callsOfDay} calls, at most ${100 * shares.heap} % of a pod's 1 GiB to the`,
    ` heap and ${100 * shares.resident} % to resident memory.\n`,
    `\nThe last fact was applied ${Math.round(report.lastFactMs)} ms after the last answer. The largest WAL had`,
    ` ${mebibytes(report.largestWalBytes)} MiB. Calls made again over a renewed connection: ${report.repeatedCalls}.\n`,
    `The NATS server held ${report.natsBytes.map(mebibytes).join(", ")} MiB at the start, after the warm-up and at the`,
    " end; it keeps the ids of the last two minutes.\n\n",
    findings.length === 0
      ? "Nothing lags, waits or is missing; no dead letter; both databases are whole; memory is flat.\n"
      : findings.map((finding) => `FOUND ${finding}\n`).join(""),
  ].join("");
}

function intervalOf({ slope }: Trend): readonly string[] {
  if (slope === undefined) return ["-", "-", "-"];
  return [slope.estimate, slope.lower, slope.upper].map((bytes) => `${Math.round(bytes)}`);
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(1);
}
