import type { BarInterval } from "#lib/kernel/bar.ts";
import type { Fault } from "#lib/kernel/fault.ts";
import type { Answered } from "#lib/kernel/idempotency.ts";
import type { BarHistory } from "../../market-data/app/bar-history.ts";
import type { ArmLook } from "../domain/paired-arm.ts";
import type { RemovedSprint } from "../domain/removed-sprint.ts";
import type { Sprint, SprintResult, SprintStep } from "../domain/sprint.ts";
import type { SprintEvent, SprintState } from "../domain/state.ts";
import type { Seal } from "../domain/trials/seal.ts";
import type { NewTrial, RecordedTrial } from "../domain/trials/trial.ts";

/** A share of the frontier universe, with what is stored of it. */
export interface FrontierShare {
  readonly symbol: string;
  readonly ticker: string;
  /** NGX, NSE, JSE and others. */
  readonly market: string;
  /** Absent where no bars of the interval are stored. */
  readonly history?: BarHistory;
}

/** Looks up every share of the universe, in its order. */
export type ReadFrontier = (interval: BarInterval) => Promise<readonly FrontierShare[]>;

/** What is kept of sprints that were removed. */
export interface RemovedSprints {
  /**
   * Removes a sprint that has ended and keeps what it was, in one transaction; answers the earlier removal where
   * there is one.
   * @throws Fault SPRINT_STATE where it was resumed since it was read.
   */
  remove(
    ended: Sprint,
    removal: Pick<RemovedSprint, "removedBy" | "removeTimeMs">,
  ): Promise<RemovedSprint>;
  removed(name: string): Promise<RemovedSprint | undefined>;
  removedByRequestId(requestId: string): Promise<RemovedSprint | undefined>;
  /** Those removed last first, from the one after `beforeName` on where it is given. */
  listRemoved(limit: number, beforeName: string | undefined): Promise<readonly RemovedSprint[]>;
}

/** The settings that were scored on dates of one trial, that of a sprint on the instrument with the most of them. */
export interface TrialFamily {
  readonly judged: RecordedTrial;
  /** All of them, the judged one included. */
  readonly size: number;
  /** Those recorded last first, as many as were asked for; each with the first few sprints that ran it. */
  readonly others: readonly RecordedTrial[];
}

/** The settings that were scored, which nothing takes away. */
export interface TrialRegister {
  /** The family of a sprint's trial with so many of the others; undefined where none is recorded. */
  familyOf(sprint: string, others: number): Promise<TrialFamily | undefined>;
  /** The largest number that trials would have if they were recorded now; the one that they have where they are. */
  numberOf(trials: readonly NewTrial[]): number;
  /** Of one instrument under every name of its prices, of all where it is empty; those recorded last first, from the one after `beforeId` on. */
  listTrials(ticker: string, limit: number, beforeId?: number): Promise<readonly RecordedTrial[]>;
}

/** The bars that no sprint sees before one opens them. */
export interface SealRegister {
  /**
   * Keeps a seal, or answers the same one that is there.
   * @throws Fault FIELD_INVALID where a trial has touched its bars, or another seal covers one of its instruments.
   */
  seal(wanted: Seal): Promise<Seal>;
  /**
   * Opens a seal to be read, or answers an open one as it is; undefined where there is none.
   * @param seenUntilMs - close of the latest bar that can be read then.
   */
  open(name: string, openTimeMs: number, seenUntilMs: number): Promise<Seal | undefined>;
  getSeal(name: string): Promise<Seal | undefined>;
  /** The seal that is not open and hides bars of an instrument, under whatever name it was sealed. */
  closedSealOf(ticker: string): Promise<Seal | undefined>;
  /** Those sealed last first, from the one after `beforeName` on where it is given. */
  listSeals(limit: number, beforeName: string | undefined): Promise<readonly Seal[]>;
}

/** The durable journal of sprints, which a restart resumes from. */
export interface SprintJournal extends RemovedSprints {
  /**
   * Writes a sprint, its trials and the opening of the seal that its spec names in one transaction, and answers it with
   * the count of its trials.
   * @throws Fault FIELD_INVALID where another sprint has opened the seal.
   */
  insert(sprint: Sprint, specHash: string, trials: readonly NewTrial[]): Promise<Sprint>;
  byRequestId(requestId: string): Promise<Answered<Sprint> | undefined>;
  get(name: string): Promise<Sprint | undefined>;
  /** The state alone, for a watcher that asks after every step. */
  stateOf(name: string): Promise<SprintState | undefined>;
  /**
   * Sprints of the same policy beside the trials of these, the removed ones too, of which outcomes came after their setting
   * was recorded; by name.
   */
  leftOut(names: readonly string[]): readonly string[];
  /** Newest first, those created before `beforeName` where it is given. */
  list(limit: number, beforeName: string | undefined): Promise<readonly Sprint[]>;
  /** Those that have not ended, the paused ones among them, oldest first. */
  unfinished(): Promise<readonly Sprint[]>;
  setPortfolio(name: string, portfolio: string): Promise<void>;
  /**
   * Moves a sprint to its next state, with what came of it, in one transaction. Nothing is written
   * where the event is not possible in the state that the sprint is in by then.
   */
  move(
    name: string,
    event: SprintEvent,
    outcome?: { readonly failure?: Fault; readonly result?: SprintResult },
  ): Promise<{ readonly moved: boolean; readonly state: SprintState }>;
  appendStep(name: string, step: SprintStep): Promise<void>;
  /** The steps after a position in the sequence, in order. */
  stepsAfter(name: string, sequence: number): Promise<readonly SprintStep[]>;
  /** Keeps a look for both arms in one transaction; from one that decided on they plan no further audit run. */
  appendLook(arms: readonly [string, string], look: ArmLook): Promise<void>;
  /** A look of an arm by its number. */
  look(name: string, number: number): Promise<ArmLook | undefined>;
}
