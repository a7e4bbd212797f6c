import type { Canonical } from "#lib/kernel/canonical.ts";
import type { DataProvenance } from "#lib/kernel/trading.ts";
import type { Benchmarks } from "../domain/benchmarks/benchmarks.ts";
import type { GateDigest } from "../domain/digest.ts";
import type { EvidenceCounts } from "../domain/forward-plan.ts";
import type { OfferedGate } from "../domain/gate-selection.ts";
import type { FactPosition, PinnedGate, Verdict } from "../domain/sprint.ts";
import type { TrialCount } from "../domain/trial-count.ts";
import type { Seal } from "../domain/trials/seal.ts";
import type { VariedSetting } from "../domain/varied-settings.ts";

/** By what an assured verdict on a setting is reached. */
export type CountedTrial = Pick<TrialCount, "number" | "familyAlphaRatio" | "seenUntilMs">;

/** What assured PASSes take. */
export interface PlannedGates {
  /** Each as the JSON of its message. */
  readonly gates: readonly Canonical[];
  /** Names of those that no outcome passes. */
  readonly unreachable: readonly string[];
  /** What the setting may spend of the family's α. */
  readonly alphaRatio: number;
}

/** A look at two arms. */
export interface ArmsQuestion {
  readonly baseAuditSet: string;
  readonly otherAuditSet: string;
  /** How, as the JSON of its message; absent for the defaults. */
  readonly spec?: Canonical;
  /** Absent where one of them was not counted. */
  readonly trial?: CountedTrial;
  /** The last as-of that both planned. */
  readonly lastAsOfMs: number;
  /** What was not known before it does not count. */
  readonly lookMs: number;
  readonly after: readonly FactPosition[];
}

/** Answers gates. */
export interface AuditPeer {
  /** The gates on file, by name, and the error probability that a family of trials may spend on assured verdicts. */
  judging(): Promise<{
    readonly gates: readonly OfferedGate[];
    readonly familyAlphaRatio: number;
  }>;
  /** What assured PASSes of gates take with so many windows. */
  planGates(question: {
    readonly gates: readonly string[];
    readonly windows: number;
    readonly tradeWindows: number;
    readonly trial: Pick<CountedTrial, "number" | "familyAlphaRatio">;
  }): Promise<PlannedGates>;
  /**
   * Resolves when the facts of every service arrive at the audit service, as far as it can tell.
   * @throws Fault UNAVAILABLE PEER_UNREACHABLE, FAILED_PRECONDITION FACTS_PENDING, saying what to do
   */
  checkFactsArrive(): Promise<void>;
  /** Records what the bars of a run would have brought; once an audit set has some, they stay. */
  recordBenchmarks(benchmarks: Benchmarks): Promise<void>;
  scorecard(
    auditSet: string,
    after: readonly FactPosition[],
  ): Promise<{
    readonly json: Canonical;
    readonly contentHash: string;
    /** What gates count as evidence; 0 where there is none. */
    readonly counts: EvidenceCounts;
  }>;
  evaluate(
    gate: PinnedGate,
    question: {
      readonly auditSet: string;
      readonly after: readonly FactPosition[];
      /** Absent for none. */
      readonly baselineAuditSet?: string;
      /** Absent where the setting was not counted. */
      readonly trial?: CountedTrial;
      /** Why the gate cannot pass, so that PASS and PASS_LOOSENED become INCONCLUSIVE; undefined where it can. */
      readonly cannotPass: string | undefined;
    },
  ): Promise<{
    readonly verdict: Verdict;
    readonly json: Canonical;
    /** It leaves out what was found in records of others too, so that its verdict may be another. */
    readonly digest: GateDigest;
  }>;
  /** Evaluates the gate on file over several audit sets; the answer is the JSON of its message. */
  evaluateTogether(question: {
    readonly gate: string;
    readonly auditSets: readonly [string, ...string[]];
    /** Empty for none. */
    readonly baselineAuditSet: string;
    /** 0 for none. */
    readonly requiredEffectiveAudits: number;
    /** Absent where the setting was not counted. */
    readonly trial?: CountedTrial;
    readonly after: readonly FactPosition[];
    /** Why the gate cannot pass, so that PASS and PASS_LOOSENED become INCONCLUSIVE; undefined where it can. */
    readonly cannotPass: string | undefined;
    /** Why the same becomes of the assured verdict alone; undefined where nothing does. */
    readonly notShown: string | undefined;
  }): Promise<Canonical>;
  /**
   * Has a seal, and its opening where it is open, in the log of evidence, each once.
   * @throws Fault FIELD_INVALID where the log has it opened by another sprint.
   */
  logSeal(seal: Seal): Promise<void>;
  /** Measures the equity of a setting among those of its family; the answer is the JSON of its message. */
  evaluateTrials(question: {
    readonly auditSet: string;
    readonly trials: number;
    readonly trial: CountedTrial;
    /** Of each other trial the audit sets that ran it, in their order. */
    readonly otherTrials: readonly (readonly string[])[];
    readonly after: readonly FactPosition[];
  }): Promise<Canonical>;
  /** Compares two audit sets and records the answer; it is the JSON of its message. */
  compare(question: {
    readonly baseAuditSet: string;
    readonly otherAuditSet: string;
    readonly varied: readonly VariedSetting[];
    /** Hash of what both share. */
    readonly sharedHash: string;
    /** Absent where nobody knows. */
    readonly provenance?: DataProvenance;
    /** How, as the JSON of its message; absent for the defaults. */
    readonly spec?: Canonical;
    /** Absent where one of them was not counted. */
    readonly trial?: CountedTrial;
    /** The last as-of that both planned. */
    readonly lastAsOfMs: number;
    /** The as-ofs at which they were looked at; absent where they were not. */
    readonly lookTimesMs?: readonly number[];
    readonly after: readonly FactPosition[];
  }): Promise<Canonical>;
  /** Looks at two audit sets that still grow, and records nothing. */
  look(question: ArmsQuestion): Promise<{ readonly isDecided: boolean; readonly json: Canonical }>;
}
