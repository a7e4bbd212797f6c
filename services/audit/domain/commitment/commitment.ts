import type {
  CommitmentClosed,
  CommitmentOpened,
  CommitmentVerdict,
  VerdictChanged,
} from "../facts/commitment-facts.ts";
import type { Fact, FactOf } from "../facts/fact.ts";
import { ClaimEvidence } from "./claim-evidence.ts";
import { deadlineMsOf, endedBy, mostPeriods } from "./periods.ts";

/** A fact of a commitment that became true at a time. */
export interface TimedFact {
  readonly fact: Fact;
  /** UTC milliseconds. */
  readonly timeMs: number;
}

/** What is known of a period. */
export interface KnownPeriod {
  /** Undefined for one that was missed. */
  readonly value: number | undefined;
  readonly timeMs: number;
}

/** A change of the verdict with its time. */
export interface DatedChange extends VerdictChanged {
  readonly timeMs: number;
}

/**
 * A commitment as its facts made it. What happens to it are facts: those that are recorded are recalled, in the order of
 * recording; new ones are brought about, together with the changes of the verdict that follow. Periods may become known
 * in any order and are counted in their own.
 */
export class Commitment {
  readonly opened: CommitmentOpened;
  readonly openTimeMs: number;
  readonly evidence: ClaimEvidence;
  readonly #known = new Map<number, KnownPeriod>();
  readonly #late = new Map<number, number>();
  readonly #changes: DatedChange[] = [];
  #closed: (CommitmentClosed & { readonly timeMs: number }) | undefined;
  #latestMs: number;
  /** When the periods counted so far were all known. */
  #countedMs = 0;

  constructor(opened: CommitmentOpened, openTimeMs: number) {
    this.opened = opened;
    this.openTimeMs = openTimeMs;
    this.evidence = new ClaimEvidence(opened.claim);
    this.#latestMs = openTimeMs;
  }

  get name(): string {
    return this.opened.commitment;
  }

  get verdict(): CommitmentVerdict {
    return this.#changes.at(-1)?.to ?? "UNDECIDED";
  }

  /** In their order, numbered from 1. */
  get changes(): readonly DatedChange[] {
    return this.#changes;
  }

  get closed(): (CommitmentClosed & { readonly timeMs: number }) | undefined {
    return this.#closed;
  }

  /** What is known of a period; undefined while it is awaited. */
  known(period: number): KnownPeriod | undefined {
    return this.#known.get(period);
  }

  /** What a period was reported as after its deadline. */
  lateValue(period: number): number | undefined {
    return this.#late.get(period);
  }

  get lateReports(): number {
    return this.#late.size;
  }

  /** Periods that were reported and wait for earlier ones. */
  get waiting(): number {
    return this.#known.size - this.evidence.n;
  }

  /** Periods before this one are owed: all that had ended when it was closed. */
  get end(): number {
    const { claim } = this.opened;
    return this.#closed === undefined ? mostPeriods : endedBy(claim, this.#closed.timeMs);
  }

  /** When the first period that is awaited will be missed; undefined where none is owed. */
  get nextDeadlineMs(): number | undefined {
    const next = this.evidence.n;
    return next < this.end ? deadlineMsOf(this.opened.claim, next) : undefined;
  }

  /** Whether no verdict can come any more. */
  get isFinal(): boolean {
    return this.verdict === "BROKEN" || this.nextDeadlineMs === undefined;
  }

  /** The time as this commitment has it: a clock that is turned back makes nothing undone. */
  timeAt(clockMs: number): number {
    return Math.max(clockMs, this.#latestMs);
  }

  /** Takes a fact as it was recorded. */
  recall({ fact: { kind, value }, timeMs }: TimedFact): void {
    if (kind === "VERDICT_CHANGED") this.#changes.push({ ...value, timeMs });
    else this.#take({ kind, value } as Fact, timeMs);
    while (this.#countNext());
  }

  /** Makes a fact true; answers it with what follows. */
  bringAbout(fact: Fact, timeMs: number): readonly TimedFact[] {
    this.#take(fact, timeMs);
    const facts: TimedFact[] = [{ fact, timeMs }];
    while (this.#countNext()) {
      const changed = this.#change();
      if (changed !== undefined) facts.push(changed);
    }
    return facts;
  }

  /** Makes it true that periods were missed by a time, at most `limit` of them; answers the facts. */
  missDue(timeMs: number, limit: number): readonly TimedFact[] {
    const { claim, commitment } = this.opened;
    const facts: TimedFact[] = [];
    for (let missed = 0; missed < limit; missed += 1) {
      const period = this.evidence.n;
      const deadlineMs = this.nextDeadlineMs;
      if (deadlineMs === undefined || deadlineMs > timeMs) break;
      const fact = { kind: "PERIOD_MISSED", value: { commitment, period } } as const;
      facts.push(...this.bringAbout(fact, deadlineMsOf(claim, period)));
    }
    return facts;
  }

  #take({ kind, value }: Fact, timeMs: number): void {
    this.#latestMs = Math.max(this.#latestMs, timeMs);
    switch (kind) {
      case "PERIOD_REPORTED":
        this.#known.set(value.period, { value: value.value, timeMs });
        return;
      case "PERIOD_MISSED":
        this.#known.set(value.period, { value: undefined, timeMs });
        return;
      case "PERIOD_REPORTED_LATE":
        this.#late.set(value.period, value.value);
        return;
      case "COMMITMENT_CLOSED":
        this.#closed = { ...value, timeMs };
        return;
      default:
        throw new TypeError(`${kind} is nothing that happens to a commitment`);
    }
  }

  /** Counts the next period where it is known. */
  #countNext(): boolean {
    const next = this.#known.get(this.evidence.n);
    if (next === undefined) return false;
    this.evidence.add(next.value);
    this.#countedMs = Math.max(this.#countedMs, next.timeMs);
    return true;
  }

  /** The change of the verdict by the period counted last; undefined where it stays. */
  #change(): TimedFact | undefined {
    const { evidence, verdict: from } = this;
    const to = evidence.verdictAfter(from);
    if (to === from) return undefined;
    const { logAgainstClaim, logAboveFloor, logDecay } = evidence;
    const value: VerdictChanged = {
      commitment: this.name,
      period: evidence.n - 1,
      number: this.#changes.length + 1,
      ...{ from, to, logAgainstClaim, logDecay },
      ...(Number.isFinite(logAboveFloor) && { logAboveFloor }),
    };
    const timeMs = this.#countedMs;
    this.#changes.push({ ...value, timeMs });
    return { fact: { kind: "VERDICT_CHANGED", value } satisfies FactOf<"VERDICT_CHANGED">, timeMs };
  }
}
