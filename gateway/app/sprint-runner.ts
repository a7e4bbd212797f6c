import { Fault } from "../../services/kernel/fault.ts";
import type { Sprint } from "../domain/sprint/sprint.ts";
import { isTerminal, nextState } from "../domain/sprint/state.ts";
import { type RunContext, runSprint } from "./run-sprint.ts";

/** What the runner tells the log. */
export interface RunnerLog {
  info(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

interface ActiveSprint {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Runs sprints in the background, a bounded number at a time. */
export class SprintRunner {
  readonly #context: RunContext;
  readonly #log: RunnerLog;
  readonly #maximumActive: number;
  readonly #active = new Map<string, ActiveSprint>();

  constructor(context: RunContext, log: RunnerLog, maximumActive: number) {
    this.#context = context;
    this.#log = log;
    this.#maximumActive = maximumActive;
  }

  /** @throws Fault OVERLOADED when as many sprints run as the configuration allows. */
  checkRoom(): void {
    if (this.#active.size < this.#maximumActive) return;
    throw new Fault(
      "RESOURCE_EXHAUSTED",
      "OVERLOADED",
      `${this.#active.size} sprints are running, the most that maximumActiveSprints allows; ` +
        "wait for one to end or cancel it",
      { retryAfterMs: 5_000 },
    );
  }

  /** Starts a sprint, or lets it be when it runs already or has ended. */
  start(sprint: Sprint): void {
    if (isTerminal(sprint.state) || this.#active.has(sprint.name)) return;
    const abort = new AbortController();
    if (sprint.state === "CANCELLING") abort.abort();
    const done = this.#run(sprint, abort.signal).finally(() => this.#active.delete(sprint.name));
    this.#active.set(sprint.name, { abort, done });
  }

  /** Goes on with every sprint that an earlier process left unfinished. */
  async resume(): Promise<void> {
    for (const sprint of await this.#context.journal.unfinished()) {
      this.#log.info("sprint resumed", { sprint: sprint.name, audits: sprint.completedAudits });
      this.start(sprint);
    }
  }

  /**
   * Asks a sprint to stop after its step.
   * @throws Fault SPRINT_STATE when it has ended otherwise.
   */
  async cancel(sprint: Sprint): Promise<void> {
    const state = nextState(sprint.state, "CANCEL_ASKED");
    if (state === undefined) {
      throw new Fault(
        "FAILED_PRECONDITION",
        "SPRINT_STATE",
        `${sprint.name} is ${sprint.state} and can not be cancelled any more`,
      );
    }
    if (state === sprint.state) return;
    const active = this.#active.get(sprint.name);
    await this.#change(sprint.name, { state: active ? state : "CANCELLED" });
    active?.abort.abort();
  }

  /** Stops all sprints after their step; the journal keeps them for the next process. */
  async stop(): Promise<void> {
    const active = [...this.#active.values()];
    for (const { abort } of active) abort.abort();
    await Promise.all(active.map(({ done }) => done));
  }

  async #run(sprint: Sprint, signal: AbortSignal): Promise<void> {
    try {
      const result = await runSprint(this.#context, sprint, signal);
      if (result === undefined) return await this.#stopped(sprint);
      await this.#change(sprint.name, { state: "SUCCEEDED", result });
      this.#log.info("sprint finished", { sprint: sprint.name, verdict: result.verdict });
    } catch (error) {
      // While stopping, peers go away: what fails then is done again by the next process.
      if (signal.aborted) return await this.#stopped(sprint);
      await this.#fail(sprint, error);
    }
  }

  /** A sprint that was asked to cancel ends here; one whose process stops stays as it is. */
  async #stopped(sprint: Sprint): Promise<void> {
    const now = await this.#context.journal.get(sprint.name);
    const state = now && nextState(now.state, "STOPPED");
    if (state !== undefined) await this.#change(sprint.name, { state });
  }

  async #fail(sprint: Sprint, error: unknown): Promise<void> {
    this.#log.error("sprint failed", { sprint: sprint.name, error });
    const failure =
      error instanceof Fault
        ? `${error.code} ${error.reason}: ${error.message}`
        : "INTERNAL INTERNAL: a defect of the gateway; its log has the cause";
    await this.#change(sprint.name, { state: "FAILED", failure });
  }

  async #change(name: string, change: Partial<Sprint>): Promise<void> {
    await this.#context.journal.update(name, change);
    this.#context.changed(name);
  }
}
