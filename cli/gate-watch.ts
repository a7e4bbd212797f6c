import { Fault } from "#lib/kernel/fault.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import type { GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint, SprintResult, SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { GatewaySession } from "./gateway-session.ts";

/** A gate as it was found. */
export interface GateFinding {
  readonly gate: GateEvaluation;
  /** Its verdict when it was looked at before; absent the first time. */
  readonly before?: string;
  /** Whether the sprint is judged by it; until then it cannot be a PASS. */
  readonly isFinal: boolean;
  /** The last step that had been done when it was asked. */
  readonly sequence: number;
  readonly completedAudits: number;
}

export interface GateWatchOptions {
  readonly sprints: Pick<GatewaySession["sprints"], "evaluateSprintGate">;
  /** A monotonic clock. */
  readonly elapsedMs: () => number;
  readonly signal: AbortSignal;
  /** Called with each gate that says something else than before, and with each that is looked at first. */
  readonly onFinding: (finding: GateFinding) => void;
}

/** At least so long between two looks, and ten times as long as the last one took: the sprint has the rest. */
const leastPauseMs = 2_000;
const pauseShare = 10;
const answerMs = 10_000;

/**
 * Looks at the gates of a sprint while it runs, and at those that it was judged by in the end. A look reads, beside the
 * sprint, which never waits for it; one that fails is left out.
 */
export class GateWatch {
  readonly #sprint: Sprint;
  readonly #options: GateWatchOptions;
  readonly #known = new Map<string, string>();
  #looking: Promise<void> | undefined;
  #nextMs = 0;
  #isOver = false;

  /** @param sprint - as it was when it was begun to be watched */
  constructor(sprint: Sprint, options: GateWatchOptions) {
    this.#sprint = sprint;
    this.#options = options;
    for (const { gate, verdict } of sprint.result?.gates ?? []) {
      this.#known.set(gate, verdictText(verdict));
    }
  }

  /** A step was done: a look follows where it is time for one. */
  step({ sequence, audit }: SprintStep): void {
    const { elapsedMs } = this.#options;
    const startMs = elapsedMs();
    if (this.#looking !== undefined || startMs < this.#nextMs) return;
    this.#looking = this.#look(Number(sequence), audit).finally(() => {
      const tookMs = elapsedMs() - startMs;
      this.#nextMs = elapsedMs() + Math.max(leastPauseMs, pauseShare * tookMs);
      this.#looking = undefined;
    });
  }

  /** The sprint has come to rest: what it was judged by, in place of a look that is under way. */
  ended(result: SprintResult | undefined, sequence: number, completedAudits: number): void {
    this.#isOver = true;
    for (const gate of result?.gates ?? []) {
      this.#found({ gate, isFinal: true, sequence, completedAudits });
    }
  }

  async #look(sequence: number, completedAudits: number): Promise<void> {
    for (const { gate: name } of this.#sprint.policy?.gates ?? []) {
      const gate = await this.#evaluated(name);
      if (gate === undefined || this.#isOver) return;
      this.#found({ gate, isFinal: false, sequence, completedAudits });
    }
  }

  /** Undefined where facts are on their way, or a service is away: the next step brings another look. */
  async #evaluated(gate: string): Promise<GateEvaluation | undefined> {
    const { sprints, signal } = this.#options;
    const { name, spec } = this.#sprint;
    const asked = { gate, sprints: [name], baselineSprint: spec?.baselineSprint ?? "" };
    try {
      const options = { signal, deadlineMs: answerMs };
      return (await sprints.evaluateSprintGate(asked, options)).evaluation;
    } catch (error) {
      if (error instanceof Fault) return undefined;
      throw error;
    }
  }

  #found(finding: Omit<GateFinding, "before">): void {
    const { gate, verdict } = finding.gate;
    const before = this.#known.get(gate);
    const now = verdictText(verdict);
    if (before === now) return;
    this.#known.set(gate, now);
    this.#options.onFinding({ ...finding, ...(before !== undefined && { before }) });
  }
}
