import type { GateVerdict } from "../gates/gate-finding.ts";

/** Whose number was loosened. */
export type LooseningSource = "GATE_SPEC" | "BASELINE" | "RISK_POLICY" | "FORECAST";

/** A number that is looser than it was, or something that is not what it was. */
export interface Move {
  readonly field: string;
  /** As text; `notAsked` where there was nothing. */
  readonly from: string;
  readonly to: string;
}

/** What stands in a move for a demand that is not made. */
export const notAsked = "not asked";

/** By what evidence was judged, which later evidence may not be judged more loosely than. */
export interface Mark {
  /** When evidence was first judged by it, UTC milliseconds. */
  readonly judgedTimeMs: number;
  /** The audit set that was judged then. */
  readonly auditSet: string;
  /** SHA-256 of the specification, the policy or the terms of forecasts; empty for a baseline. */
  readonly hash: string;
}

/** A move with the mark that it leaves behind. */
export interface Loosening extends Move, Mark {
  readonly source: LooseningSource;
}

/**
 * The moves from each mark, one a field: from the last of its values, which is the strictest, since a mark is never
 * looser than those before it; and since the first mark that had it.
 * @param marks - in the order in which they were made.
 */
export function looseningsFrom<M extends Mark>(
  source: LooseningSource,
  marks: readonly M[],
  movesFrom: (mark: M) => readonly Move[],
): readonly Loosening[] {
  const byField = new Map<string, Loosening>();
  const compared = new Set<string>();
  for (const mark of marks) {
    const { judgedTimeMs, auditSet, hash } = mark;
    // Many audit sets are judged by the same, of which the first counts.
    if (compared.has(hash)) continue;
    compared.add(hash);
    for (const move of movesFrom(mark)) {
      if (byField.get(move.field)?.from === move.from) continue;
      byField.set(move.field, { source, ...move, judgedTimeMs, auditSet, hash });
    }
  }
  return [...byField.values()];
}

/** "criteria.win-rate.threshold is 0.4, and was 0.5 when sprints/a was judged at 2026-01-05T10:00:00.000Z". */
export function looseningText({ field, from, to, auditSet, judgedTimeMs }: Loosening): string {
  return `${field} is ${to}, and was ${from} when ${auditSet} was judged at ${new Date(judgedTimeMs).toISOString()}`;
}

/** The answer of a whole gate, or of a part of it: held by something looser than before is not PASS. */
export type HeldVerdict = GateVerdict | "PASS_LOOSENED";

/** A verdict of a gate that was, or was not, loosened. */
export function heldVerdict(verdict: GateVerdict, loosenings: readonly unknown[]): HeldVerdict {
  return verdict === "PASS" && loosenings.length > 0 ? "PASS_LOOSENED" : verdict;
}
