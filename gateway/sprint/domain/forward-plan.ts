import type { MarketOf } from "#lib/kernel/calendar/session-calendar.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";

/** What makes a sprint one that goes on, pinned when it is created. */
export interface ForwardPlan {
  /** The id that its creator chose. */
  readonly id: string;
  /** What was asked for, before anything was filled in from bars or policies. */
  readonly requested: Canonical;
  /** What each pinned gate needs before it can pass, in their order. */
  readonly needs: readonly GateNeeds[];
  /** Where its tickers trade, in their order: by their calendars it is known which sessions there were. */
  readonly markets: readonly MarketOf[];
}

/** Evidence without which a gate cannot pass. */
export interface GateNeeds {
  readonly gate: string;
  readonly effectiveAudits: number;
  /** Distinct as-of dates of effective audits. */
  readonly auditRuns: number;
  readonly closes: number;
}

/** Evidence that there is so far, counted as gates count it. */
export type EvidenceCounts = Omit<GateNeeds, "gate">;

/** A gate that needs more evidence than there is. */
export interface WaitingGate {
  readonly needs: GateNeeds;
  readonly has: EvidenceCounts;
}

/** Request id of the sprint of a forward sprint; its resource name follows from it. */
export function forwardRequestId(id: string): string {
  return `forward/${id}`;
}

/** Parts of a spec that a run of one session a night has no use for. */
export interface ForwardSpec {
  readonly audits: number;
  readonly interval: string;
  readonly spacingBars: number;
  readonly intradayPass?: unknown;
  readonly pair?: unknown;
  readonly openSeal?: string;
  readonly includeFrontierTickers?: true;
}

/**
 * Refuses what only a sprint with an end can do.
 * @throws Fault FIELD_INVALID with one violation per field.
 */
export function checkForwardSpec(spec: ForwardSpec): void {
  const violations: FieldViolation[] = [];
  const refuse = (field: string, description: string) => {
    violations.push({ field: `spec.${field}`, description });
  };
  if (spec.audits !== 1) {
    refuse("audits", `must be 1: each session adds one audit run, not ${spec.audits}`);
  }
  if (spec.interval !== "DAY_1") {
    refuse("interval", "must be DAY_1: an audit run follows each session");
  }
  if (spec.spacingBars !== 0) refuse("spacing_bars", "must be 0: every session is an as-of");
  if (spec.intradayPass !== undefined) refuse("intraday_pass", "is not for forward sprints");
  if (spec.pair !== undefined) refuse("pair", "is not for forward sprints");
  if (spec.openSeal !== undefined) refuse("open_seal", "is not for forward sprints");
  if (spec.includeFrontierTickers) {
    refuse("include_frontier_tickers", "is not for forward sprints; name the tickers");
  }
  if (violations.length > 0) throw invalidFields(violations);
}

/** The gates that need more evidence than there is, in their order. */
export function waitingGates(
  needs: readonly GateNeeds[],
  has: EvidenceCounts,
): readonly WaitingGate[] {
  return needs.filter((one) => isShort(one, has)).map((one) => ({ needs: one, has }));
}

function isShort(needs: GateNeeds, has: EvidenceCounts): boolean {
  return (
    has.effectiveAudits < needs.effectiveAudits ||
    has.auditRuns < needs.auditRuns ||
    has.closes < needs.closes
  );
}

/** What a gate waits for, for a person: "7 of 20 effective audits". */
export function waitingText({ needs, has }: WaitingGate): string {
  const parts: readonly (readonly [number, number, string])[] = [
    [has.effectiveAudits, needs.effectiveAudits, "effective audits"],
    [has.auditRuns, needs.auditRuns, "as-of dates"],
    [has.closes, needs.closes, "closed trades"],
  ];
  return parts
    .filter(([so, needed]) => so < needed)
    .map(([so, needed, what]) => `${so} of ${needed} ${what}`)
    .join(", ");
}
