import { sha256Hex } from "#lib/kernel/canonical.ts";
import type { ArmLook, PairedArm } from "./paired-arm.ts";
import type { Sprint, SprintSpec } from "./sprint.ts";

/** The name of the sprint of a request id. */
export function sprintNameOf(requestId: string): string {
  return `sprints/${sha256Hex(`sprint ${requestId}`).slice(0, 20)}`;
}

/** The names of both arms; undefined for a sprint that is none. */
export function armsOf({
  name,
  spec,
}: Pick<Sprint, "name" | "spec">): { readonly base: string; readonly other: string } | undefined {
  if (spec.pair === undefined) return undefined;
  const otherName = sprintNameOf(spec.pair.otherRequestId);
  return spec.pair.isBase ? { base: name, other: otherName } : { base: otherName, other: name };
}

/** The as-ofs that a sprint planned, those of audit runs that it did not come to too. */
export function plannedAsOfs({
  asOfTimesMs,
  earlyEnd,
}: Pick<Sprint, "asOfTimesMs" | "earlyEnd">): readonly number[] {
  return earlyEnd?.plannedAsOfTimesMs ?? asOfTimesMs;
}

/** The audit runs after which there is a look: after the last one both arms have ended by themselves. */
export function lookedAfter({ lookEveryAudits }: PairedArm, audits: number): readonly number[] {
  const looks = Math.ceil(audits / lookEveryAudits) - 1;
  return Array.from({ length: looks }, (_, at) => (at + 1) * lookEveryAudits);
}

/** The last audit run before the next look, or of all: what comes after it may never be. */
export function lastBeforeLook({ spec }: Pick<Sprint, "spec">, audit: number): number {
  const { pair, audits } = spec;
  if (pair === undefined) return audits;
  return Math.min(audits, Math.ceil(audit / pair.lookEveryAudits) * pair.lookEveryAudits);
}

/** The sprint as one that plans no audit run after a look that decided. */
export function endedAt<S extends Pick<Sprint, "asOfTimesMs" | "earlyEnd">>(
  sprint: S,
  { number, auditRuns, isDecided }: Pick<ArmLook, "number" | "auditRuns" | "isDecided">,
): S {
  if (!isDecided) return sprint;
  const plannedAsOfTimesMs = plannedAsOfs(sprint);
  return {
    ...sprint,
    asOfTimesMs: plannedAsOfTimesMs.slice(0, auditRuns),
    earlyEnd: { look: number, plannedAsOfTimesMs },
  };
}

/** Why gates cannot pass on a sprint that ended early; undefined for one that did not. */
export function earlyEndText({
  name,
  asOfTimesMs,
  earlyEnd,
}: Pick<Sprint, "name" | "asOfTimesMs" | "earlyEnd">): string | undefined {
  if (earlyEnd === undefined) return undefined;
  const runs = `${asOfTimesMs.length} of ${earlyEnd.plannedAsOfTimesMs.length} audit runs`;
  return `${name} ended after ${runs} when its comparison was decided, so that what came out chose how many there are`;
}

/** What a spec of an arm may not ask. */
export function pairProblem({ pair, audits, intradayPass }: SprintSpec): string | undefined {
  if (pair === undefined) return undefined;
  if (intradayPass !== undefined) return "does not go with an intraday pass";
  if (pair.lookEveryAudits >= audits) {
    return `looks every ${pair.lookEveryAudits} audit runs of ${audits}: there is no look before the end`;
  }
  return undefined;
}
