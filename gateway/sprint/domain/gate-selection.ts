import { type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import type { GateNotAsked, PinnedGate, SprintSpec } from "./sprint.ts";

/** A gate that the audit service has on file. */
export interface OfferedGate extends PinnedGate {
  /** Effective audits without which it cannot pass; several tickers of one as-of date count each. */
  readonly requiredAudits: number;
  /** Distinct as-of dates without which it cannot pass. */
  readonly requiredAuditRuns: number;
  /** Closed round trips without which it cannot pass; absent for none. */
  readonly requiredCloses?: number;
}

/** By which gates a sprint is judged, and by which not. */
export interface GateSelection {
  /** In the order in which they were named. */
  readonly asked: readonly PinnedGate[];
  /** Those on file that are left, in the same order; empty where the spec names its gates. */
  readonly notAsked: readonly GateNotAsked[];
}

/**
 * The gates that a spec names, else those of the gateway's own that it can reach: a gate that needs
 * 20 audits cannot pass a sprint of 5, whatever its trades are.
 * @param own - names of the gateway's gates; each is offered.
 * @throws Fault FIELD_INVALID for a gate of the spec that is not offered.
 */
export function selectGates(
  { gates, audits, tickers }: Pick<SprintSpec, "gates" | "audits" | "tickers">,
  own: readonly string[],
  offered: readonly OfferedGate[],
): GateSelection {
  if (gates !== undefined) {
    checkNames(gates, offered);
    return { asked: named(gates, offered).map(pinned), notAsked: [] };
  }
  const reach = (gate: OfferedGate): GateNotAsked => ({
    gate: gate.gate,
    neededAudits: gate.requiredAudits > audits * tickers.length ? gate.requiredAudits : 0,
    neededAuditRuns: gate.requiredAuditRuns > audits ? gate.requiredAuditRuns : 0,
  });
  const isReached = (gate: OfferedGate) => !isOutOfReach(reach(gate));
  const usual = named(own, offered);
  const rest = offered.filter(({ gate }) => !own.includes(gate));
  return {
    asked: usual.filter(isReached).map(pinned),
    notAsked: [...usual.filter((gate) => !isReached(gate)), ...rest].map(reach),
  };
}

/** Why a gate is not asked, for a person. */
export function notAskedText(notAsked: GateNotAsked): string {
  const { gate, neededAudits, neededAuditRuns } = notAsked;
  if (!isOutOfReach(notAsked)) return `asked only by its name: --gate ${gate}`;
  const needs = [
    ...(neededAudits > 0 ? [`${neededAudits} audits`] : []),
    ...(neededAuditRuns > 0 ? [`${neededAuditRuns} as-of dates`] : []),
  ];
  return `needs ${needs.join(" and ")}`;
}

function isOutOfReach({ neededAudits, neededAuditRuns }: GateNotAsked): boolean {
  return neededAudits > 0 || neededAuditRuns > 0;
}

function named(names: readonly string[], offered: readonly OfferedGate[]): readonly OfferedGate[] {
  return names.flatMap((name) => offered.find(({ gate }) => gate === name) ?? []);
}

function pinned({ gate, specHash }: OfferedGate): PinnedGate {
  return { gate, specHash };
}

function checkNames(names: readonly string[], offered: readonly OfferedGate[]): void {
  const known = offered.map(({ gate }) => gate);
  const violations = names.flatMap((name, index): readonly FieldViolation[] => {
    if (known.includes(name)) return [];
    const description = `there is no gate ${name}; the gates on file are ${known.join(", ")}`;
    return [{ field: `spec.gates[${index}]`, description }];
  });
  if (violations.length > 0) throw invalidFields(violations);
}
