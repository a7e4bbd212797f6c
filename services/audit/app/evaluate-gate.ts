import { Fault, notFound } from "#lib/kernel/fault.ts";
import type { MissingFacts } from "../domain/evidence/evidence.ts";
import { evaluateSpec, type SpecEvaluation } from "../domain/gates/gate-evaluation.ts";
import type { PinnedGateSpec } from "../domain/gates/gate-spec.ts";
import type { EvidenceReader, GateSpecStore } from "./ports.ts";

/** Which gate to evaluate on which evidence. */
export interface GateRequest {
  readonly gate: string;
  readonly auditSet: string;
  /** The specification pinned earlier; undefined for the one now on file. */
  readonly specHash: string | undefined;
}

/** An evaluated gate, and whether the file has changed since the specification was pinned. */
export interface GateEvaluation extends SpecEvaluation {
  readonly specChanged: boolean;
  readonly deadLetterCount: number;
  readonly missingFacts: readonly MissingFacts[];
}

/**
 * Evaluates a gate for an audit set, by the pinned specification, or by the one on file when none is
 * pinned. A file that changed since does not change the answer, it is only reported.
 *
 * @throws Fault NOT_FOUND for a gate that is not on file when none is pinned
 *   (RESOURCE_NOT_FOUND) and for a hash that was never on file under this gate
 *   (GATE_SPEC_UNKNOWN); FAILED_PRECONDITION GATE_SPEC_UNKNOWN for a pinned one that this version
 *   cannot evaluate.
 */
export async function evaluateGate(
  onFile: readonly PinnedGateSpec[],
  specs: GateSpecStore,
  reader: EvidenceReader,
  request: GateRequest,
): Promise<GateEvaluation> {
  const current = onFile.find(({ spec }) => spec.gate === request.gate);
  const applied = await specFor(request, current, specs);
  const evidence = await reader.evidenceOf(request.auditSet);
  return {
    ...evaluateSpec(applied, evidence),
    specChanged: applied.specHash !== current?.specHash,
    deadLetterCount: evidence.deadLetterCount,
    missingFacts: evidence.missingFacts,
  };
}

async function specFor(
  { gate, specHash }: GateRequest,
  current: PinnedGateSpec | undefined,
  specs: GateSpecStore,
): Promise<PinnedGateSpec> {
  if (specHash === undefined || specHash === current?.specHash) {
    if (current === undefined) throw notFound("gate", gate);
    return current;
  }
  const pinned = await specs.find(specHash);
  if (pinned?.spec.gate === gate) return pinned;
  throw new Fault(
    "NOT_FOUND",
    "GATE_SPEC_UNKNOWN",
    `gate ${gate} never had a specification with hash ${specHash}; ListGates shows the present one`,
    { metadata: { gate, specHash } },
  );
}
