import { table } from "#test/bench/table.ts";
import type { Case } from "./attack.ts";

/** How the cases of one RPC ended, by status; `ended` counts raw frames, which have none. */
export interface RpcCases {
  readonly rpc: string;
  readonly cases: number;
  readonly ended: Readonly<Record<string, number>>;
}

/** What a run found. */
export interface Report {
  readonly seed: number;
  /** Number of the first case. */
  readonly from: number;
  readonly cases: number;
  /** Database files that were looked through. */
  readonly databases: number;
  readonly rpcs: readonly RpcCases[];
  /** Calls that ended as they must not. */
  readonly complaints: readonly Case[];
  /** What is wrong with what the attack left behind. */
  readonly findings: readonly string[];
}

const complaintsShown = 20;

/** The cases by RPC, in the order of names. */
export function tableOf(cases: readonly Case[]): RpcCases[] {
  const rpcs = [...new Set(cases.map(({ rpc }) => rpc))].sort();
  return rpcs.map((rpc) => {
    const all = cases.filter((one) => one.rpc === rpc);
    const ended: Record<string, number> = {};
    for (const one of all) ended[one.ended] = (ended[one.ended] ?? 0) + 1;
    return { rpc, cases: all.length, ended };
  });
}

/** The report as a person reads it. */
export function reportText({ seed, cases, databases, rpcs, complaints, findings }: Report): string {
  const rows = rpcs.map(({ rpc, cases: all, ended }) => {
    const { OK: ok = 0, INVALID_ARGUMENT: invalid = 0, ended: frames = 0 } = ended;
    return [rpc, all, ok, invalid, frames, all - ok - invalid - frames].map(String);
  });
  const shown = complaints
    .slice(0, complaintsShown)
    .map(({ number, kind, rpc, complaint }) => `case ${number}, ${kind}, ${rpc}: ${complaint}\n`);
  const more = complaints.length - shown.length;
  return [
    table(["RPC", "cases", "OK", "INVALID_ARGUMENT", "raw frames", "other"], rows),
    ...shown,
    more > 0 ? `and ${more} more\n` : "",
    ...findings.map((finding) => `${finding}\n`),
    `seed ${seed}: ${cases} cases, ${databases} databases looked through, ${complaints.length + findings.length} findings\n`,
  ].join("");
}
