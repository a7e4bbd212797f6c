import { Fault, notFound } from "#lib/kernel/fault.ts";
import { evaluateGate, type GateEvaluation } from "../domain/gates/gate-evaluation.ts";
import type { PinnedGateSpec } from "../domain/gates/gate-spec.ts";
import type { EvidenceReader, GateSpecArchive } from "./ports.ts";

/** Which gate to hold against which evidence. */
export interface GateQuestion {
  readonly gate: string;
  readonly auditSet: string;
  /** The specification pinned earlier; undefined for the one now on file. */
  readonly specHash: string | undefined;
}

/** The answer, and whether the file has moved on from the specification applied. */
export interface GateAnswer extends GateEvaluation {
  readonly specChanged: boolean;
  readonly deadLetterCount: number;
}

/**
 * Holds a gate against an audit set, always by the specification that was pinned: a file that
 * changed since does not change the answer, it is only reported.
 *
 * @throws Fault NOT_FOUND for a gate that is not on file when none is pinned
 *   (RESOURCE_NOT_FOUND) and for a hash that was never on file under this gate
 *   (GATE_SPEC_UNKNOWN).
 */
export async function answerGate(
  onFile: readonly PinnedGateSpec[],
  archive: GateSpecArchive,
  reader: EvidenceReader,
  question: GateQuestion,
): Promise<GateAnswer> {
  const current = onFile.find(({ spec }) => spec.gate === question.gate);
  const applied = await specFor(question, current, archive);
  const evidence = await reader.evidenceOf(question.auditSet);
  return {
    ...evaluateGate(applied, evidence),
    specChanged: applied.specHash !== current?.specHash,
    deadLetterCount: evidence.deadLetterCount,
  };
}

async function specFor(
  { gate, specHash }: GateQuestion,
  current: PinnedGateSpec | undefined,
  archive: GateSpecArchive,
): Promise<PinnedGateSpec> {
  if (specHash === undefined || specHash === current?.specHash) {
    if (current === undefined) throw notFound("gate", gate);
    return current;
  }
  const pinned = await archive.find(specHash);
  if (pinned?.spec.gate === gate) return pinned;
  throw new Fault(
    "NOT_FOUND",
    "GATE_SPEC_UNKNOWN",
    `gate ${gate} never had a specification with hash ${specHash}; ListGates shows the present one`,
    { metadata: { gate, specHash } },
  );
}
