import { verdictText } from "#lib/report/gate-text.ts";
import { type Sprint, type SprintStep, StepKind } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { GateFinding } from "../gate-watch.ts";

/** Something that happened to a sprint while it was watched. */
export type SprintChange =
  | { readonly kind: "stand" }
  | { readonly kind: "step"; readonly step: SprintStep }
  | { readonly kind: "gate"; readonly finding: GateFinding }
  | { readonly kind: "paused"; readonly toResume: string }
  | { readonly kind: "away"; readonly attempt: number; readonly waitMs: number }
  | { readonly kind: "ended" };

/** Audit runs whose ends were seen before the pace is taken for known, and those that it is taken from. */
const leastPaced = 4;
const mostPaced = 12;

/** How far a sprint that is watched has come. */
export class WatchedSprint {
  /** As it was last sent. */
  sprint: Sprint;
  /** The last step; absent before one was seen. */
  lastStep: SprintStep | undefined;
  /** Verdicts by gate, as last looked at. */
  readonly gates = new Map<string, string>();
  #completed: number;
  readonly #replayed: number;
  /** When the latest audit runs ended, in milliseconds. */
  #ends: number[] = [];

  constructor(sprint: Sprint) {
    this.sprint = sprint;
    this.#completed = sprint.completedAudits;
    this.#replayed = sprint.completedAudits;
  }

  get audits(): number {
    return this.sprint.asOfTimes.length;
  }

  get completedAudits(): number {
    return this.#completed;
  }

  /** Takes a step; whether it is new, rather than one of before the watch that the stream tells again. */
  step(step: SprintStep, nowMs: number): boolean {
    this.lastStep = step;
    if (step.kind === StepKind.SETTLEMENT) return true;
    if (step.audit <= this.#replayed) return false;
    if (step.kind === StepKind.AUDIT) {
      this.#completed = step.audit;
      this.#ends = [...this.#ends, nowMs].slice(-mostPaced);
    }
    return true;
  }

  gate({ gate }: GateFinding): void {
    this.gates.set(gate.gate, verdictText(gate.verdict));
  }

  /** Seconds until the last audit run, by the pace of the latest; undefined before enough were seen. */
  secondsLeft(): number | undefined {
    const [first] = this.#ends;
    const last = this.#ends.at(-1);
    if (first === undefined || last === undefined || this.#ends.length < leastPaced)
      return undefined;
    const each = (last - first) / (this.#ends.length - 1);
    return Math.round(((this.audits - this.#completed) * each) / 1_000);
  }
}
