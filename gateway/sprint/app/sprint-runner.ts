import { Fault } from "#lib/kernel/fault.ts";
import { KeyedMutex } from "#lib/kit/async/mutex.ts";
import { exitLines } from "../domain/exit-lines.ts";
import { isResumable, passesByItself } from "../domain/resumable.ts";
import type { Sprint, SprintStep } from "../domain/sprint.ts";
import { isTerminal, type SprintState } from "../domain/state.ts";
import { findSprint } from "./find-sprint.ts";
import type { SprintJournal } from "./ports.ts";
import { type RunForwardDependencies, runForward } from "./run-forward.ts";
import { runSprint } from "./run-sprint.ts";

/** Where the runner logs. */
export interface RunnerLog {
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

interface ActiveSprint {
  readonly abort: AbortController;
  readonly done: Promise<void>;
  /** The same for those to whom it is of no concern that the journal could not be written. */
  readonly ended: Promise<void>;
}

/** How sprints are run. */
export interface RunnerOptions {
  /** Sprints that may run at the same time. */
  readonly maximumActive: number;
  /**
   * Resolves when a sprint whose storage failed is to try again, or at once when the signal is aborted: the
   * process stops. Where absent, storage that fails ends the process, and the next one resumes the sprint.
   */
  readonly waitForStorage?: ((signal: AbortSignal) => Promise<void>) | undefined;
}

/** Runs sprints in the background, up to a number of them at the same time. */
export class SprintRunner {
  readonly #dependencies: RunForwardDependencies;
  readonly #log: RunnerLog;
  readonly #options: RunnerOptions;
  readonly #active = new Map<string, ActiveSprint>();
  readonly #progress = new Map<string, { readonly asked: number; done: number }>();
  readonly #byRequestId = new KeyedMutex();
  readonly #resuming = new KeyedMutex();
  #beingCreated = 0;
  readonly #stop = new AbortController();

  constructor(dependencies: RunForwardDependencies, log: RunnerLog, options: RunnerOptions) {
    this.#dependencies = dependencies;
    this.#log = log;
    this.#options = options;
  }

  /**
   * Creates the sprint of a request id, or finds it, and starts it. Calls with the same id run one
   * after another.
   * @throws Fault OVERLOADED when as many sprints run as the configuration allows.
   */
  createAndStart(requestId: string, createOrFind: () => Promise<Sprint>): Promise<Sprint> {
    return this.#byRequestId.run(requestId, async () => {
      const known = await this.#dependencies.journal.byRequestId(requestId);
      const sprint = known ? await createOrFind() : await this.#withSlot(createOrFind);
      this.start(sprint);
      return sprint;
    });
  }

  /** Audit runs that the sprints which run were asked for, and those that they have done. */
  progress(): { readonly asked: number; readonly done: number } {
    let [asked, done] = [0, 0];
    for (const one of this.#progress.values()) {
      asked += one.asked;
      done += one.done;
    }
    return { asked, done };
  }

  /** A sprint takes its slot before it is created or resumed, so that two never get the last one. */
  async #withSlot<T>(create: () => Promise<T>): Promise<T> {
    const taken = this.#active.size + this.#beingCreated;
    if (taken >= this.#options.maximumActive) throw fullFault(taken);
    this.#beingCreated += 1;
    try {
      return await create();
    } finally {
      this.#beingCreated -= 1;
    }
  }

  /** Starts a sprint. Does nothing when it runs already or has ended, or the process stops. */
  start({ name, state }: Pick<Sprint, "name" | "state">): void {
    if (this.#stop.signal.aborted || isTerminal(state) || this.#active.has(name)) return;
    const abort = new AbortController();
    const run = this.#runWithStorage(name, abort.signal);
    // A journal that cannot be written rejects here and ends a process that does not wait for it.
    const done = run.finally(() => {
      this.#active.delete(name);
      this.#progress.delete(name);
    });
    const ended = run.catch(() => undefined);
    this.#active.set(name, { abort, done, ended });
  }

  /**
   * Has a forward sprint begin its next night, or go on with the last one, when nothing of it is under way.
   * @param begin - changes the journal; false where another call has done so.
   * @returns what `begin` has.
   * @throws Fault OVERLOADED as a new sprint; that of `begin`.
   */
  startNight(name: string, begin: () => Promise<boolean>): Promise<boolean> {
    return this.#resuming.run(name, async () => {
      await this.#untilStopped(name);
      return this.#withSlot(async () => {
        const begun = await begin();
        if (begun) {
          this.#dependencies.changed(name);
          this.start({ name, state: "RUNNING" });
        }
        return begun;
      });
    });
  }

  /** Resumes every sprint that an earlier process left unfinished, but for those that wait for somebody. */
  async resume(): Promise<void> {
    for (const sprint of await this.#dependencies.journal.unfinished()) {
      if (sprint.state === "PAUSED" || sprint.state === "WAITING") continue;
      this.#log.info("sprint resumed", { sprint: sprint.name, audits: sprint.completedAudits });
      this.start(sprint);
    }
  }

  /**
   * Continues a sprint that is paused or failed because of its surroundings; one that runs already goes on.
   * @throws Fault RESOURCE_NOT_FOUND; SPRINT_STATE when it has ended otherwise; OVERLOADED as a new sprint.
   */
  resumeStopped(name: string): Promise<void> {
    // Of two callers the second finds it running.
    return this.#resuming.run(name, async () => {
      const sprint = await findSprint(this.#dependencies.journal, name);
      if (!isResumable(sprint)) {
        if (isTerminal(sprint.state)) throw notResumable(sprint);
        return this.start(sprint);
      }
      await this.#untilStopped(name);
      await this.#withSlot(async () => {
        await this.#move(name, "RESUME_ASKED");
        this.#log.info("sprint resumed", { sprint: name, audits: sprint.completedAudits });
        this.start({ name, state: "RUNNING" });
      });
    });
  }

  /**
   * Stops a sprint until it is resumed, and resolves when nothing of it is under way any more. The step
   * under way is not journalled: a resumption does it again. A result that comes first stands.
   * @throws Fault SPRINT_STATE when it has ended or is being cancelled.
   */
  async pause(name: string): Promise<void> {
    const { moved, state } = await this.#move(name, "PAUSE_ASKED");
    if (!moved) throw stateFault(name, state, "paused");
    this.#active.get(name)?.abort.abort();
    await this.#untilStopped(name);
  }

  /** Resolves when the work of a sprint that was stopped has ended, also where another process left it. */
  async #untilStopped(name: string): Promise<void> {
    const active = this.#active.get(name);
    if (active === undefined) await this.#stopped(name);
    else await active.ended;
  }

  /**
   * Stops a sprint at once; the step under way is not journalled.
   * @throws Fault SPRINT_STATE when it has ended in another way.
   */
  async cancel(name: string): Promise<void> {
    const { moved, state } = await this.#move(name, "CANCEL_ASKED");
    if (!moved) throw stateFault(name, state, "cancelled");
    const active = this.#active.get(name);
    if (active === undefined) await this.#stopped(name);
    else active.abort.abort();
  }

  /** Stops all sprints at once and starts no more; the next process resumes them from the journal. */
  async stop(): Promise<void> {
    this.#stop.abort();
    const active = [...this.#active.values()];
    for (const { abort } of active) abort.abort();
    await Promise.all(active.map(({ done }) => done));
  }

  /** Runs a sprint, again from its journal after storage has failed, until it has ended or is stopped. */
  async #runWithStorage(name: string, signal: AbortSignal): Promise<void> {
    const { waitForStorage } = this.#options;
    if (waitForStorage === undefined) return this.#run(name, signal);
    for (;;) {
      try {
        return await this.#run(name, signal);
      } catch (error) {
        if (!passesByItself(error)) throw error;
        // The next process finds it as it stands in the journal.
        if (this.#stop.signal.aborted) return;
        this.#log.warn("a sprint waits until its storage can be written", { sprint: name, error });
        await waitForStorage(this.#stop.signal);
      }
    }
  }

  /** @throws Fault STORAGE_NOT_WRITABLE and DATABASE_LOCKED of the journal, and of a service where that is waited for. */
  async #run(name: string, signal: AbortSignal): Promise<void> {
    try {
      // It may have ended since the caller read it.
      const sprint = await this.#dependencies.journal.get(name);
      if (sprint?.state === "CANCELLING" || sprint?.state === "PAUSING") {
        return await this.#stopped(name);
      }
      if (sprint?.state !== "RUNNING") return;
      // A forward sprint is asked for what its nights have planned so far.
      const { spec, asOfTimesMs, forward } = sprint;
      const asked = forward === undefined ? spec.audits : asOfTimesMs.length;
      const progress = { asked, done: sprint.completedAudits };
      this.#progress.set(name, progress);
      const journalled = (step: SprintStep) => {
        if (step.kind === "AUDIT") progress.done += 1;
        this.#logExits(sprint, step);
      };
      const run = sprint.forward === undefined ? runSprint : runForward;
      const result = await run({ ...this.#dependencies, journalled }, sprint, signal);
      if (result === undefined && signal.aborted) return await this.#stopped(name);
      const [done, what] =
        sprint.forward === undefined
          ? (["STEPS_DONE", "sprint finished"] as const)
          : (["NIGHT_DONE", "night finished"] as const);
      // A forward sprint that was resumed before its first night has nothing to judge.
      await this.#move(name, done, result && { result });
      this.#log.info(what, { sprint: name, verdict: result?.verdict ?? "INCONCLUSIVE" });
    } catch (error) {
      // A call that fails because the sprint was stopped is no failure of the sprint.
      if (signal.aborted) return await this.#stopped(name);
      if (this.#options.waitForStorage && passesByItself(error)) throw error;
      this.#log.error("sprint failed", { sprint: name, error });
      await this.#move(name, "FAULT", { failure: failureOf(error) });
    }
  }

  #logExits({ name, currency }: Sprint, step: SprintStep): void {
    for (const { text, ticker } of exitLines(step, currency)) {
      this.#log.info(text, { sprint: name, ticker });
    }
  }

  /** Ends a sprint that was asked to cancel or to pause; one whose process stops keeps its state. */
  async #stopped(name: string): Promise<void> {
    const { moved, state } = await this.#move(name, "STOPPED");
    if (moved) this.#log.info(`sprint ${state.toLowerCase()}`, { sprint: name });
  }

  async #move(...change: Parameters<SprintJournal["move"]>) {
    const after = await this.#dependencies.journal.move(...change);
    if (after.moved) this.#dependencies.changed(change[0]);
    return after;
  }
}

function stateFault(name: string, state: SprintState, asked: "cancelled" | "paused"): Fault {
  const why = `${name} is ${state} and can no longer be ${asked}`;
  return new Fault("FAILED_PRECONDITION", "SPRINT_STATE", why);
}

function notResumable({ name, state, failure }: Sprint): Fault {
  const why =
    failure === undefined
      ? `${name} is ${state}: there is nothing left to resume`
      : `${name} failed because of what it was asked to do (${failure.reason}) and would fail again; ` +
        "create a new sprint";
  return new Fault("FAILED_PRECONDITION", "SPRINT_STATE", why);
}

function fullFault(taken: number): Fault {
  return new Fault(
    "RESOURCE_EXHAUSTED",
    "OVERLOADED",
    `${taken} sprints are running, the most that maximumActiveSprints allows; ` +
      "wait for one to end or cancel it",
    { retryAfterMs: 5_000 },
  );
}

/** The fault that a sprint keeps as its failure; another error is a defect, whose cause stays in the log. */
function failureOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault("INTERNAL", "INTERNAL", "a defect of the gateway; its log has the cause");
}
