import { performance } from "node:perf_hooks";
import type { Fault } from "#lib/kernel/fault.ts";
import { asFault } from "#lib/kit/as-fault.ts";
import { endsWithin } from "#lib/kit/async/bounded-wait.ts";
import type { GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";

/** Sprints whose answers are kept; those that were asked for longest ago go first. */
const keptMax = 32;
/** How long a page waits for the first answer before it shows none. */
const patienceMs = 1_000;
/** At least so long between two looks, and ten times as long as the last one took: the sprint has the rest. */
const leastPauseMs = 1_000;
const pauseShare = 10;
/** How long the gates of a sprint may take; nobody waits for them. */
const answerMs = 60_000;

/** What gates say of what is recorded of a sprint that goes on. */
export interface GatesSoFar {
  /** Audit runs that were done when they were asked. */
  readonly auditRuns: number;
  readonly gates: readonly GateEvaluation[];
  /** By the clock, when they may be asked again. */
  readonly againMs: number;
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
 * Asks the gates of sprints while they run: once for each audit run and for a tenth of the time at most, however many
 * readers there are.
 */
export class AskedGates {
  readonly #evaluate: EvaluateGate;
  readonly #known = new Map<string, GatesSoFar>();
  readonly #asking = new Map<string, Promise<void>>();

  readonly #elapsedMs: () => number;

  /** @param elapsedMs a monotonic clock */
  constructor(evaluate: EvaluateGate, elapsedMs = () => performance.now()) {
    this.#evaluate = evaluate;
    this.#elapsedMs = elapsedMs;
  }

  /** The latest answer; undefined where there is none yet. */
  async of(sprint: Sprint): Promise<GatesSoFar | undefined> {
    const { name, completedAudits } = sprint;
    const known = this.#known.get(name);
    if (known?.auditRuns === completedAudits && known.fault === undefined) return known;
    if (known !== undefined && this.#elapsedMs() < known.againMs) return known;
    const asking = this.#asking.get(name) ?? this.#ask(sprint);
    // Who has an answer to show waits for no other.
    if (known === undefined) await endsWithin(asking, patienceMs);
    return this.#known.get(name);
  }

  #ask(sprint: Sprint): Promise<void> {
    const { name, completedAudits: auditRuns } = sprint;
    const startMs = this.#elapsedMs();
    const againMs = (): number => {
      const nowMs = this.#elapsedMs();
      return nowMs + Math.max(leastPauseMs, pauseShare * (nowMs - startMs));
    };
    const asking = this.#answer(sprint)
      .then(
        (gates) => this.#keep(name, { auditRuns, gates, againMs: againMs() }),
        (error) =>
          this.#keep(name, {
            ...{ auditRuns, gates: [], againMs: againMs() },
            fault: asFault(error),
          }),
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
