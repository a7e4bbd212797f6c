import type { Fault } from "#lib/kernel/fault.ts";
import { asFault } from "#lib/kit/as-fault.ts";
import { endsWithin } from "#lib/kit/async/bounded-wait.ts";
import type { GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";

/** Sprints whose answers are kept; those that were asked for longest ago go first. */
const keptMax = 32;
/** How long a page waits for a new answer before it shows the one before. */
const patienceMs = 1_000;
/** How long the gates of a sprint may take; nobody waits for them. */
const answerMs = 60_000;

/** What gates say of what is recorded of a sprint that goes on. */
export interface GatesSoFar {
  /** Audit runs that were done when they were asked. */
  readonly auditRuns: number;
  readonly gates: readonly GateEvaluation[];
  /** Why they could not be asked; then there are none. */
  readonly fault?: Fault;
}

/** Evaluates a gate over what is recorded of a sprint. */
export type EvaluateGate = (
  gate: string,
  sprint: string,
  signal: AbortSignal,
) => Promise<GateEvaluation>;

/**
 * Asks the gates of sprints while they run: once for each audit run at most, however many readers there are, one sprint's
 * at a time.
 */
export class AskedGates {
  readonly #evaluate: EvaluateGate;
  readonly #known = new Map<string, GatesSoFar>();
  readonly #asking = new Map<string, Promise<void>>();

  constructor(evaluate: EvaluateGate) {
    this.#evaluate = evaluate;
  }

  /** The latest answer; undefined where there is none yet. */
  async of(sprint: Sprint): Promise<GatesSoFar | undefined> {
    const { name, completedAudits } = sprint;
    const known = this.#known.get(name);
    if (known?.auditRuns === completedAudits && known.fault === undefined) return known;
    const asking = this.#asking.get(name) ?? this.#ask(sprint);
    await endsWithin(asking, patienceMs);
    return this.#known.get(name);
  }

  #ask(sprint: Sprint): Promise<void> {
    const { name, completedAudits: auditRuns } = sprint;
    const asking = this.#answer(sprint)
      .then(
        (gates) => this.#keep(name, { auditRuns, gates }),
        (error) => this.#keep(name, { auditRuns, gates: [], fault: asFault(error) }),
      )
      .finally(() => this.#asking.delete(name));
    this.#asking.set(name, asking);
    return asking;
  }

  async #answer({ name, policy }: Sprint): Promise<readonly GateEvaluation[]> {
    const signal = AbortSignal.timeout(answerMs);
    const gates: GateEvaluation[] = [];
    for (const { gate } of policy?.gates ?? [])
      gates.push(await this.#evaluate(gate, name, signal));
    return gates;
  }

  #keep(name: string, answer: GatesSoFar): void {
    this.#known.delete(name);
    this.#known.set(name, answer);
    const [oldest] = this.#known.keys();
    if (this.#known.size > keptMax && oldest !== undefined) this.#known.delete(oldest);
  }
}
