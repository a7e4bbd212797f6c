import { table } from "../table.ts";
import type { Judged } from "./requirements.ts";
import type { MeasuredRow } from "./rounds.ts";

/** What a run found. */
export interface Report {
  readonly node: string;
  readonly cores: number;
  /** One write of 4 KiB and its sync on the disk of the databases, in milliseconds. */
  readonly syncMs: number;
  readonly rows: readonly MeasuredRow[];
  /** Empty for a run too short to be judged. */
  readonly requirements: readonly Judged[];
}

const figureTitles = {
  ofEcho: "share of the echo's calls/s",
  cpuMs: "CPU ms a call",
  p99OverMean: "p99 over mean",
} as const;

/** The report as a person reads it. */
export function reportText({ node, cores, syncMs, rows, requirements }: Report): string {
  const figures = rows.flatMap(({ title, levels }) =>
    levels.map((level, index) => [
      index === 0 ? title : "",
      String(level.inFlight),
      level.callsPerSecond.toFixed(0),
      level.echoCallsPerSecond.toFixed(0),
      level.ofEcho.toFixed(2),
      level.cpuMs.toFixed(2),
      level.echoCpuMs.toFixed(2),
      level.meanMs.toFixed(2),
      level.p50Ms.toFixed(2),
      level.p99Ms.toFixed(2),
      level.p99OverMean.toFixed(1),
      level.echoP99OverMean.toFixed(1),
    ]),
  );
  const head = [
    "RPC",
    "in flight",
    "calls/s",
    "echo calls/s",
    "of echo",
    "CPU ms",
    "echo CPU ms",
    "mean ms",
    "p50 ms",
    "p99 ms",
    "p99/mean",
    "echo p99/mean",
  ];
  return [
    `Node ${node}, ${cores} cores; one sync of the disk takes ${syncMs.toFixed(2)} ms\n\n`,
    table(head, figures),
    requirements.length === 0
      ? "\ntoo short to be judged\n"
      : `\n${requirementsText(requirements)}`,
  ].join("");
}

function requirementsText(requirements: readonly Judged[]): string {
  return table(
    ["has to reach", "figure", "in flight", "wanted", "worst", "", "goal"],
    requirements.map(({ title, figure, inFlight, bound, limit, measured, met, goal }) => [
      title,
      figureTitles[figure],
      inFlight.join(", "),
      `${bound} ${limit}`,
      measured.toFixed(2),
      met ? "met" : "MISSED",
      goal === undefined ? "" : String(goal),
    ]),
  );
}
