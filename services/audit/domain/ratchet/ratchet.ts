import type { GateSpec, PinnedGateSpec } from "../gates/gate-spec.ts";
import { movesBetween } from "./demand.ts";
import { gateMoves } from "./gate-moves.ts";
import { type Loosening, looseningsFrom, type Move } from "./loosening.ts";
import { areComparable, isSameTerms, type Terms } from "./terms.ts";

/** When an audit set was first judged by something. */
export interface Judged {
  /** Place in the order of first judgements. */
  readonly position: number;
  readonly auditSet: string;
  readonly judgedTimeMs: number;
  /** Whether it was looser than a mark then; it is no mark itself. */
  readonly isLoosened: boolean;
}

/** An audit set that was judged by a specification of a gate. */
export interface JudgedBySpec extends Judged {
  readonly specHash: string;
  /** Undefined where this version cannot read it. */
  readonly spec: GateSpec | undefined;
  /** Empty where it was held against none. */
  readonly baselineAuditSet: string;
}

/** An audit set that was judged while its evidence had come about by terms. */
export interface JudgedTerms extends Judged {
  readonly terms: Terms;
  /** Position of the last fact that was recorded by then. */
  readonly lastFact: number;
}

/** Terms by which evidence of an audit set came about. */
export interface RecordedTerms {
  readonly terms: Terms;
  /** Position of the first fact that came about by them. */
  readonly fact: number;
  /** When that was published, UTC milliseconds. */
  readonly timeMs: number;
}

/** What is to be judged. */
export interface Judgement {
  readonly pinned: PinnedGateSpec;
  readonly auditSets: readonly string[];
  /** The audit set that criteria relative to a baseline are held against; empty for none. */
  readonly baselineAuditSet: string;
}

/** What was judged before, each in the order of its positions. */
export interface JudgementHistory {
  /** By any specification of the gate. */
  readonly bySpec: readonly JudgedBySpec[];
  /** By any terms for the tickers. */
  readonly terms: readonly JudgedTerms[];
}

/** What a judgement is looser in than earlier ones, and what of it is new. */
export interface RatchetFinding {
  readonly loosenings: readonly Loosening[];
  /** The audit sets that were not judged by the specification and baseline yet. */
  readonly newBySpec: readonly Pick<JudgedBySpec, "auditSet" | "baselineAuditSet" | "isLoosened">[];
  readonly newTerms: readonly Pick<JudgedTerms, "terms" | "isLoosened">[];
}

/**
 * Holds a judgement against those before it. Marks are what evidence was judged by that was not looser than a mark
 * itself; so the marks before a judgement only ever became stricter, and returning to the last of them is not looser
 * than any.
 *
 * A specification counts from its first judgement of the audit set on: the same question has the same answer, whatever
 * was judged in between. Terms count from their first fact on: what was judged later cannot have shaped them.
 */
export function holdToMarks(
  judgement: Judgement,
  history: JudgementHistory,
  recorded: readonly RecordedTerms[],
): RatchetFinding {
  const baselineAuditSet = baselineOf(judgement);
  const ofSpec = specLoosenings(judgement, history.bySpec);
  const ofTerms = recorded.map((one) => {
    return { terms: one.terms, loosenings: termsLoosenings(one, history.terms) };
  });
  return {
    loosenings: distinct([
      ...ofSpec,
      ...baselineLoosenings({ ...judgement, baselineAuditSet }, history.bySpec),
      ...ofTerms.flatMap(({ loosenings }) => loosenings),
    ]),
    newBySpec: judgement.auditSets
      .filter((auditSet) => {
        const isSame = (known: JudgedBySpec) =>
          known.specHash === judgement.pinned.specHash &&
          known.auditSet === auditSet &&
          known.baselineAuditSet === baselineAuditSet;
        return !history.bySpec.some(isSame);
      })
      .map((auditSet) => ({ auditSet, baselineAuditSet, isLoosened: ofSpec.length > 0 })),
    newTerms: ofTerms
      .filter(({ terms }) => !history.terms.some((known) => isSameTerms(known.terms, terms)))
      .map(({ terms, loosenings }) => ({ terms, isLoosened: loosenings.length > 0 })),
  };
}

/** A baseline says something of gates that are held against one. */
function baselineOf({ pinned: { spec }, baselineAuditSet }: Judgement): string {
  const isRelative =
    spec.kind === "CRITERIA" && spec.criteria.some(({ relativeTo }) => relativeTo !== undefined);
  return isRelative ? baselineAuditSet : "";
}

function specLoosenings(
  { pinned: { specHash, spec }, auditSets }: Judgement,
  bySpec: readonly JudgedBySpec[],
): readonly Loosening[] {
  const first = auditSets.map((auditSet) =>
    bySpec.find((known) => known.specHash === specHash && known.auditSet === auditSet),
  );
  const since = Math.max(...first.map((known) => known?.position ?? Number.POSITIVE_INFINITY));
  const marks = bySpec
    .filter((known) => !known.isLoosened && known.position < since)
    .map((known) => ({ ...known, hash: known.specHash }));
  return looseningsFrom("GATE_SPEC", marks, (mark): readonly Move[] => {
    if (mark.specHash === specHash) return [];
    if (mark.spec !== undefined) return gateMoves(mark.spec, spec);
    // What cannot be compared may have been stricter.
    return [{ field: "specification", from: `that of hash ${mark.hash}`, to: specHash }];
  });
}

/** The first baseline of an audit set stands. */
function baselineLoosenings(
  { auditSets, baselineAuditSet: to }: Judgement,
  bySpec: readonly JudgedBySpec[],
): readonly Loosening[] {
  const first = bySpec.find(
    ({ auditSet, baselineAuditSet }) => auditSets.includes(auditSet) && baselineAuditSet !== "",
  );
  if (to === "" || first === undefined || first.baselineAuditSet === to) return [];
  const { auditSet, judgedTimeMs, baselineAuditSet: from } = first;
  return [{ source: "BASELINE", field: "baseline", from, to, auditSet, judgedTimeMs, hash: "" }];
}

function termsLoosenings(
  recorded: RecordedTerms,
  judged: readonly JudgedTerms[],
): readonly Loosening[] {
  const { terms } = recorded;
  const marks = judged
    .filter(
      (known) => !known.isLoosened && isAfter(recorded, known) && areComparable(known.terms, terms),
    )
    .map((known) => ({ ...known, hash: known.terms.hash }));
  return looseningsFrom(terms.source, marks, (mark) =>
    movesBetween(mark.terms.demands, terms.demands),
  );
}

/**
 * By the order of recording, or by the clock: positions of facts that were removed are given again, and the clocks of
 * two machines differ.
 */
function isAfter({ fact, timeMs }: RecordedTerms, judged: JudgedTerms): boolean {
  return fact > judged.lastFact || timeMs > judged.judgedTimeMs;
}

/** Each move once, though the tickers of a sprint share it. */
function distinct(loosenings: readonly Loosening[]): readonly Loosening[] {
  const known = new Map<string, Loosening>();
  for (const one of loosenings) {
    const { source, field, from, to } = one;
    const key = JSON.stringify([source, field, from, to]);
    if (!known.has(key)) known.set(key, one);
  }
  return [...known.values()];
}
