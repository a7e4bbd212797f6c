import type { Canonical } from "#lib/kernel/canonical.ts";
import type { CheckRunReading } from "./check-run.ts";
import type { ManifestReading } from "./cron-job.ts";
import type { GateFinding } from "./gate-finding.ts";
import type { StoredTimes } from "./stored-times.ts";
import type { Waiver } from "./waiver.ts";

/** A sprint as far as readiness looks at it. */
export interface RecordedSprint {
  readonly name: string;
  readonly state: string;
  /** Empty where it has none. */
  readonly sprintHash: string;
  /** SHA-256 of the policy by which it forecast and traded, whatever gates judged it. */
  readonly policyHash: string;
  /** Whether every bar that it used was recorded in a market. */
  readonly isRecorded: boolean;
  readonly createTimeMs: number;
  readonly auditRuns: number;
  readonly tickers: readonly string[];
  /** Whether a barbell limits what it opens. */
  readonly hasBarbell: boolean;
  /** Whether it trades the frontier universe. */
  readonly hasFrontier: boolean;
  /** The gates that judged it, as its result has them; empty before it has succeeded. */
  readonly gates: readonly GateFinding[];
  /** Of a forward sprint: its sessions since the first night; absent for other sprints. */
  readonly forward?: ForwardRecord;
}

/** A sprint that goes on night after night. */
export interface ForwardRecord {
  readonly id: string;
  /** Every session since its first night, oldest first. */
  readonly sessions: readonly ForwardSession[];
}

/** A session, and whether it has its audit run. */
export interface ForwardSession {
  /** UTC milliseconds of its close. */
  readonly closeMs: number;
  /** When its audit run was begun; absent where it has none. */
  readonly ranMs?: number;
  /** Whether that was before the next session had closed. */
  readonly isTimely: boolean;
}

/** A gate on file. */
export interface GateOnFile {
  readonly gate: string;
  readonly specHash: string;
}

/** How a feature that is validated by itself has fared. */
export interface FeatureEvidence {
  /** The newest sprint that its gate has judged; absent where there is none. */
  readonly sprint?: RecordedSprint;
  /** Names of the policies in force that are no longer those of that sprint. */
  readonly changedPolicies: readonly string[];
}

/** Sprints with regime detection on and off, which differ in nothing else, compared. */
export interface RegimeComparison {
  readonly name: string;
  /** SHA-256 of what both share; empty where nobody stated it. */
  readonly sharedHash: string;
  readonly createTimeMs: number;
  /** BASE_BETTER and others. */
  readonly conclusion: string;
  /** What it rests on, for a person. */
  readonly reason: string;
  /** The conclusion that holds at every look; absent in what earlier versions recorded. */
  readonly assured?: { readonly conclusion: string; readonly reason: string };
}

/** Everything that the items are computed from. */
export interface Evidence {
  readonly nowMs: number;
  /** The build that runs. */
  readonly build: string;
  /** The sprints that count, newest first. */
  readonly sprints: readonly RecordedSprint[];
  /** Of those; empty without any. */
  readonly policyHash: string;
  /** Names of the policies in force that are no longer those that the sprints were traded under. */
  readonly changedPolicies: readonly string[];
  readonly gatesOnFile: readonly GateOnFile[];
  /** The gates that items ask, evaluated over the sprints together, by name. */
  readonly gates: ReadonlyMap<string, GateFinding>;
  /** By name of their gates. */
  readonly features: ReadonlyMap<string, FeatureEvidence>;
  /** The policies that a new sprint without changes of its own would pin, as the JSON of their messages. */
  readonly policies: { readonly risk: Canonical; readonly forecast: Canonical };
  /** The first recorded first. */
  readonly regimeComparisons: readonly RegimeComparison[];
  readonly checkRun: CheckRunReading;
  readonly storedTimes: readonly StoredTimes[];
  readonly manifests: ManifestReading;
  /** Every waiver, also those that count no more. */
  readonly waivers: readonly Waiver[];
}

/** Whether what it has done so far is whole: it has ended, or waits for its next night. */
export function isWhole({ state }: Pick<RecordedSprint, "state">): boolean {
  return state === "SUCCEEDED" || state === "WAITING";
}
