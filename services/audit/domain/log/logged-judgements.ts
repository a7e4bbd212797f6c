import { specFromStored } from "../gates/gate-spec.ts";
import { holdToMarks, type JudgedBySpec } from "../ratchet/ratchet.ts";
import type { EvaluationRecord } from "./evaluation-record.ts";

/** That an audit set was judged by a specification of a gate, as it is kept. */
export interface KeptJudgement {
  readonly gate: string;
  readonly specHash: string;
  readonly auditSet: string;
  readonly baselineAuditSet: string;
  readonly isLoosened: boolean;
}

/** The same with the record that it follows from. */
export interface LoggedJudgement extends KeptJudgement {
  /** Index of the first answer in the own log. */
  readonly index: number;
}

/** An answer of a gate with its place in the own log. */
export interface PlacedAnswer {
  readonly index: number;
  readonly answer: EvaluationRecord;
}

/** Which judgements must be kept by the answers in the log, in the order in which they were first given. */
export class LoggedJudgements {
  readonly #found: LoggedJudgement[] = [];
  readonly #history = new Map<string, JudgedBySpec[]>();

  get found(): readonly LoggedJudgement[] {
    return this.#found;
  }

  /** Takes the next answer of the log. @throws Fault GATE_SPEC_UNKNOWN for one that this version cannot read */
  add({ index, answer }: PlacedAnswer): void {
    const { gate, specHash, auditSets, baselineAuditSet } = answer;
    const spec = specFromStored({ specHash, gate, stored: answer.spec });
    const bySpec = this.#history.get(gate) ?? [];
    this.#history.set(gate, bySpec);
    const judgement = { pinned: { specHash, spec }, auditSets, baselineAuditSet };
    for (const one of holdToMarks(judgement, { bySpec, terms: [] }, []).newBySpec) {
      this.#found.push({ index, gate, specHash, ...one });
      bySpec.push({ ...one, specHash, spec, position: bySpec.length + 1, judgedTimeMs: 0 });
    }
  }
}
