import type { Canonical } from "#lib/kernel/canonical.ts";
import type { Answered } from "#lib/kernel/idempotency.ts";
import type { CheckRunReading } from "../domain/check-run.ts";
import type { ManifestReading } from "../domain/cron-job.ts";
import type { GateOnFile, RecordedSprint, RegimeComparison } from "../domain/evidence.ts";
import type { GateFinding } from "../domain/gate-finding.ts";
import type { Readiness } from "../domain/readiness.ts";
import type { StoredTimes } from "../domain/stored-times.ts";
import type { Waiver, WaiverRevocation } from "../domain/waiver.ts";

/** Sprints, and the gates and policies that they are held against. */
export interface SprintEvidence {
  /** Every sprint, newest first. */
  all(): AsyncIterable<RecordedSprint>;
  /**
   * The gate that is on file over sprints together; it cannot pass while one of them has not succeeded.
   * @throws Fault FIELD_INVALID for sprints of two policies; that of the audit service.
   */
  evaluate(gate: string, sprints: readonly string[]): Promise<GateFinding>;
  /**
   * Names of the policies in force that differ from those that a sprint pinned. What it overrode of the risk policy,
   * such as proof mode, is no difference; what it overrode of the forecast policy is.
   */
  changedPolicies(sprint: string): Promise<readonly string[]>;
  policiesInForce(): Promise<{ readonly risk: Canonical; readonly forecast: Canonical }>;
  gatesOnFile(): Promise<readonly GateOnFile[]>;
}

/** Records that lie beside the build as files. */
export interface BuildFiles {
  checkRun(): Promise<CheckRunReading>;
  manifests(): Promise<ManifestReading>;
}

/** Comparisons of sprints that differ in regime detection alone, the first recorded first. */
export type ReadRegimeComparisons = () => Promise<readonly RegimeComparison[]>;

/** What every process says of the times in its database. @throws Fault of a process that does not answer */
export type ReadStoredTimes = () => Promise<readonly StoredTimes[]>;

/** Answers that were given, and waivers; nothing in it is ever changed. */
export interface ReadinessJournal {
  keep(readiness: Readiness): Promise<void>;
  /** Newest first, those before `beforeName` where it is given. */
  list(limit: number, beforeName: string | undefined): Promise<readonly Readiness[]>;
  /** @returns the waiver of the first request with this id. */
  keepWaiver(waiver: Waiver, requestId: string, requestHash: string): Promise<Answered<Waiver>>;
  waiverByRequestId(requestId: string): Promise<Answered<Waiver> | undefined>;
  waiver(name: string): Promise<Waiver | undefined>;
  /** Keeps the first revocation of a waiver; a later one changes nothing. */
  revoke(name: string, revocation: WaiverRevocation): Promise<void>;
  /** Newest first, those before `beforeName` where it is given. */
  waivers(limit: number, beforeName: string | undefined): Promise<readonly Waiver[]>;
}

/** Where waivers are logged beyond the reach of who can edit this database; each once under its name. */
export interface WaiverLog {
  granted(waiver: Waiver): Promise<void>;
  revoked(name: string, revocation: WaiverRevocation): Promise<void>;
}
