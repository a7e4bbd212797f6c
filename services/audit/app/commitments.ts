import { sha256Hex } from "#lib/kernel/canonical.ts";
import { invalidFields, notFound } from "#lib/kernel/fault.ts";
import { repeatedAnswer, requestHashOf } from "#lib/kernel/idempotency.ts";
import { RecentlyUsed } from "#lib/kernel/recently-used.ts";
import { KeyedMutex } from "#lib/kit/async/mutex.ts";
import { claimProblems } from "../domain/commitment/claim-problems.ts";
import { Commitment, type TimedFact } from "../domain/commitment/commitment.ts";
import { type ReportedPeriod, reportPeriods } from "../domain/commitment/report-periods.ts";
import {
  type Claim,
  type CommitmentVerdict,
  commitmentVerdicts,
} from "../domain/facts/commitment-facts.ts";
import type { CommitmentFeed } from "./commitment-feed.ts";

/** Keeps the facts of commitments. */
export interface CommitmentStore {
  /** At most `limit` facts of a commitment after a position, in the order of recording. */
  factsAfter(
    name: string,
    position: number,
    limit: number,
  ): readonly (TimedFact & { readonly position: number })[];
  /** At most `limit` commitments that were opened after a position, in their order. */
  openedAfter(
    position: number,
    limit: number,
  ): readonly { readonly position: number; readonly name: string }[];
  /** The latest time of the facts that were recorded last, of whatever kind, UTC milliseconds; 0 for none. */
  latestMs(): number;
  /** Records facts, all or none of them, and appends them to the log of evidence. */
  record(facts: readonly TimedFact[]): Promise<void>;
}

/** What commitments are kept with. */
export interface CommitmentDependencies {
  readonly store: CommitmentStore;
  readonly feed: CommitmentFeed;
  readonly nowMs: () => number;
  /** Resolves when other calls have run. */
  readonly letOthersRun: () => Promise<void>;
}

/** What somebody commits to. */
export interface OpeningRequest {
  readonly requestId: string;
  readonly claim: Claim;
  readonly openedBy: string;
}

/** Commitments whose state is kept in memory; the others are made of their facts again. */
const keptTogether = 128;

/** Facts read, or periods counted as missed, at once; this many block the event loop for some 10 ms. */
const together = 200;

/** What is known of a commitment whose state is not kept. */
interface Standing {
  readonly verdict: CommitmentVerdict;
  readonly isClosed: boolean;
  /** When the next period is missed; undefined where none is owed. */
  readonly nextDeadlineMs: number | undefined;
}

/**
 * Every commitment, each made of its recorded facts. Whatever is asked of one, the periods whose deadline has passed
 * are counted as missed and recorded first. What is asked of one commitment happens one after another; `view` says what
 * is answered and sees nothing that is not recorded.
 */
export class Commitments {
  readonly #store: CommitmentStore;
  readonly #feed: CommitmentFeed;
  readonly #nowMs: () => number;
  readonly #letOthersRun: () => Promise<void>;
  readonly #mutex = new KeyedMutex();
  readonly #kept = new RecentlyUsed<string, Commitment>(keptTogether);
  /** How each stands, as far as it was looked at. */
  readonly #standing = new Map<string, Standing>();
  #hasAllStanding = false;

  constructor({ store, feed, nowMs, letOthersRun }: CommitmentDependencies) {
    this.#store = store;
    this.#feed = feed;
    this.#nowMs = nowMs;
    this.#letOthersRun = letOthersRun;
  }

  /**
   * Opens a commitment, once for each request id.
   * @throws Fault FIELD_INVALID; REQUEST_ID_REUSED where the id came with another body before.
   */
  open<T>({ requestId, claim, openedBy }: OpeningRequest, view: (of: Commitment) => T): Promise<T> {
    const name = `commitments/${sha256Hex(requestId).slice(0, 16)}`;
    return this.#mutex.run(name, async () => {
      const known = await this.#load(name);
      const hash = requestHashOf({ claim, openedBy });
      if (known !== undefined) {
        const { claim: first, openedBy: by } = known.opened;
        const answered = {
          answer: known,
          requestHash: requestHashOf({ claim: first, openedBy: by }),
        };
        repeatedAnswer(answered, { field: "request_id", id: requestId, hash }, name);
        await this.#missDue(known);
        this.#keep(known);
        return view(known);
      }
      // A clock that is turned back would open a claim after its results.
      const timeMs = Math.max(this.#nowMs(), this.#store.latestMs());
      const violations = claimProblems(claim, timeMs);
      if (violations.length > 0) throw invalidFields(violations);
      const opened = { commitment: name, claim, openedBy };
      await this.#record(name, [{ fact: { kind: "COMMITMENT_OPENED", value: opened }, timeMs }]);
      const commitment = new Commitment(opened, timeMs);
      this.#keep(commitment);
      return view(commitment);
    });
  }

  /** @throws Fault RESOURCE_NOT_FOUND */
  read<T>(name: string, view: (of: Commitment) => T): Promise<T> {
    return this.#do(name, view, () => []);
  }

  /** Reports periods. @throws Fault FIELD_INVALID, RESOURCE_NOT_FOUND */
  report<T>(
    name: string,
    periods: readonly ReportedPeriod[],
    view: (of: Commitment) => T,
  ): Promise<T> {
    return this.#do(name, view, (commitment, timeMs) => reportPeriods(commitment, periods, timeMs));
  }

  /** Closes a commitment; the first close stands. @throws Fault RESOURCE_NOT_FOUND */
  close<T>(
    name: string,
    by: { readonly closedBy: string; readonly reason: string },
    view: (of: Commitment) => T,
  ): Promise<T> {
    return this.#do(name, view, (commitment, timeMs) => {
      if (commitment.closed !== undefined) return [];
      const value = { commitment: name, ...by };
      return commitment.bringAbout({ kind: "COMMITMENT_CLOSED", value }, timeMs);
    });
  }

  /** At most `limit` commitments that were opened after a position, with their positions. */
  async list<T>(
    position: number,
    limit: number,
    view: (of: Commitment) => T,
  ): Promise<readonly { readonly position: number; readonly viewed: T }[]> {
    const listed: { readonly position: number; readonly viewed: T }[] = [];
    for (const opened of this.#store.openedAfter(position, limit)) {
      const viewed = await this.read(opened.name, view);
      listed.push({ position: opened.position, viewed });
    }
    return listed;
  }

  /**
   * Counts what is due of any commitment, so that a deadline is a fact though nobody asks; ends early once the signal is
   * aborted.
   * @throws the first error, once all that can be counted is
   */
  async countDue(signal: AbortSignal): Promise<void> {
    if (!this.#hasAllStanding) await this.#lookAtAll(signal);
    const timeMs = this.#nowMs();
    const errors: unknown[] = [];
    for (const [name, { nextDeadlineMs }] of [...this.#standing]) {
      if (signal.aborted) return;
      if (nextDeadlineMs === undefined || nextDeadlineMs > timeMs) continue;
      await this.read(name, () => undefined).catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
  }

  /** How many that are not closed have each verdict, as far as they were looked at. */
  openByVerdict(): ReadonlyMap<CommitmentVerdict, number> {
    const counts = new Map(commitmentVerdicts.map((verdict) => [verdict, 0]));
    for (const { verdict, isClosed } of this.#standing.values()) {
      if (!isClosed) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    }
    return counts;
  }

  async #lookAtAll(signal: AbortSignal): Promise<void> {
    for (let position = 0; ; ) {
      const opened = this.#store.openedAfter(position, together);
      for (const { name, position: at } of opened) {
        if (signal.aborted) return;
        await this.read(name, () => undefined);
        position = at;
      }
      if (opened.length < together) break;
    }
    this.#hasAllStanding = true;
  }

  #do<T>(
    name: string,
    view: (of: Commitment) => T,
    act: (commitment: Commitment, timeMs: number) => readonly TimedFact[],
  ): Promise<T> {
    return this.#mutex.run(name, async () => {
      const commitment = await this.#load(name);
      if (commitment === undefined) throw notFound("commitment", name);
      const timeMs = await this.#missDue(commitment);
      await this.#record(name, act(commitment, timeMs));
      this.#keep(commitment);
      return view(commitment);
    });
  }

  /** Counts what is due as missed; answers the time that it is. */
  async #missDue(commitment: Commitment): Promise<number> {
    const timeMs = commitment.timeAt(this.#nowMs());
    for (;;) {
      const facts = commitment.missDue(timeMs, together);
      if (facts.length === 0) return timeMs;
      await this.#record(commitment.name, facts);
    }
  }

  async #record(name: string, facts: readonly TimedFact[]): Promise<void> {
    if (facts.length === 0) return;
    await this.#store.record(facts);
    this.#feed.notify(name);
  }

  #keep(commitment: Commitment): void {
    const { name, verdict, closed, nextDeadlineMs } = commitment;
    this.#kept.set(name, commitment);
    this.#standing.set(name, { verdict, isClosed: closed !== undefined, nextDeadlineMs });
  }

  /**
   * A commitment as it is recorded; undefined where there is none. It is kept again once its work has succeeded: one
   * that failed may be ahead of what is recorded.
   */
  async #load(name: string): Promise<Commitment | undefined> {
    const kept = this.#kept.get(name);
    this.#kept.delete(name);
    if (kept !== undefined) return kept;
    let commitment: Commitment | undefined;
    for (let position = 0; ; ) {
      const facts = this.#store.factsAfter(name, position, together);
      for (const { fact, timeMs, position: at } of facts) {
        position = at;
        if (commitment !== undefined) commitment.recall({ fact, timeMs });
        else if (fact.kind !== "COMMITMENT_OPENED") return undefined;
        else commitment = new Commitment(fact.value, timeMs);
      }
      if (facts.length < together) return commitment;
      await this.#letOthersRun();
    }
  }
}
