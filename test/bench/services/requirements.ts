import type { Figures, MeasuredRow } from "./rounds.ts";

/** What a row has to reach at each of some numbers in flight; the worst of them counts. */
interface Requirement {
  readonly row: string;
  readonly figure: "ofEcho" | "cpuMs" | "p99OverMean";
  readonly bound: "at least" | "at most";
  readonly limit: number;
  readonly inFlight: readonly number[];
  /** What is hoped for; shown only. */
  readonly goal?: number;
}

/** A requirement with what was measured. */
export interface Judged extends Requirement {
  readonly title: string;
  readonly measured: number;
  readonly met: boolean;
}

const all = [1, 16, 64];
const cpu = (row: string, limit: number): Requirement => {
  return { row, figure: "cpuMs", bound: "at most", limit, inFlight: all };
};

const requirements: readonly Requirement[] = [
  {
    row: "evaluate-signal",
    figure: "ofEcho",
    bound: "at least",
    limit: 0.25,
    inFlight: [16, 64],
    goal: 0.35,
  },
  cpu("evaluate-signal", 1),
  { row: "evaluate-signal", figure: "p99OverMean", bound: "at most", limit: 2.5, inFlight: all },
  cpu("submit-order", 1.5),
  cpu("advance-1", 1.5),
  cpu("advance-500", 20),
  cpu("create-forecast", 1),
  cpu("scorecard-large", 10),
];

/** Ids of the rows whose throughput or latency has to reach something. */
export const noisyRows: ReadonlySet<string> = new Set(
  requirements.filter(({ figure }) => figure !== "cpuMs").map(({ row }) => row),
);

/** Holds the requirements of the rows that were measured against them. */
export function judge(rows: readonly MeasuredRow[]): Judged[] {
  return requirements.flatMap((requirement) => {
    const row = rows.find(({ id }) => id === requirement.row);
    if (row === undefined) return [];
    const { figure, bound, limit, inFlight } = requirement;
    const values = row.levels
      .filter((level) => inFlight.includes(level.inFlight))
      .map((level: Figures) => level[figure]);
    const measured = bound === "at most" ? Math.max(...values) : Math.min(...values);
    const met = bound === "at most" ? measured <= limit : measured >= limit;
    return [{ ...requirement, title: row.title, measured, met }];
  });
}
