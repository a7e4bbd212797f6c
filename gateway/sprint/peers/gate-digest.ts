import { toJson } from "@bufbuild/protobuf";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { AssuredVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import {
  type GateEvaluation,
  GateEvaluationSchema,
  GateVerdict,
} from "#proto/pmx/audit/v1/gate_pb.ts";
import type { GateDigest } from "../domain/digest.ts";
import type { PinnedGate, Verdict } from "../domain/sprint.ts";
import { skillNotShown } from "./skill-not-shown.ts";

/** An evaluated gate as it is kept, and what of it belongs to the hash of the sprint. */
export function keptEvaluation(
  { gate, specHash }: PinnedGate,
  evaluation: GateEvaluation,
): { readonly verdict: Verdict; readonly json: Canonical; readonly digest: GateDigest } {
  const json = toJson(GateEvaluationSchema, evaluation) as { readonly [key: string]: Canonical };
  const { criteria, ensembleStatus } = json;
  return {
    verdict: verdictName(evaluation.verdict),
    json,
    digest: {
      gate,
      specHash,
      verdict: verdictName(evaluation.ownVerdict || evaluation.verdict),
      criteria: { criteria: judged(criteria), ensembleStatus },
    },
  };
}

/**
 * What was found of this sprint, without what it lets through and how sure it is: that says how far to trust a finding,
 * and is none. What was found in other records too may be another tomorrow.
 */
function judged(criteria: Canonical | undefined): Canonical | undefined {
  if (!Array.isArray(criteria)) return criteria;
  const own = criteria.filter(({ readsOtherRecords }) => readsOtherRecords !== true);
  return own.map(({ operatingCharacteristic: _, assured: __, ...found }) => found);
}

/** An evaluation that may not pass, for a reason that the audit service does not know. */
export function notPassed(evaluation: GateEvaluation, why: string): GateEvaluation {
  const held = notAssured(evaluation, why);
  const verdict = verdictName(evaluation.verdict);
  if (verdict !== "PASS" && verdict !== "PASS_LOOSENED") return held;
  const reason = `${why}; otherwise it would be ${verdict}: ${evaluation.reason}`;
  return { ...held, verdict: GateVerdict.INCONCLUSIVE, reason };
}

/** The answer with an assured PASS or PASS_LOOSENED made INCONCLUSIVE, and skill that was shown UNDEFINED. */
export function notAssured(evaluation: GateEvaluation, why: string): GateEvaluation {
  const { assured } = evaluation;
  if (assured === undefined) return evaluation;
  const found = { ...assured, ...skillNotShown(assured, why) };
  const { verdict } = assured;
  if (verdict !== AssuredVerdict.PASS && verdict !== AssuredVerdict.PASS_LOOSENED) {
    return { ...evaluation, assured: found };
  }
  const reason = `${why}; otherwise it would be shown: ${assured.reason}`;
  return {
    ...evaluation,
    assured: { ...found, verdict: AssuredVerdict.INCONCLUSIVE, decidedBy: "", reason },
  };
}

function verdictName(verdict: GateVerdict): Verdict {
  if (verdict === GateVerdict.PASS) return "PASS";
  if (verdict === GateVerdict.PASS_LOOSENED) return "PASS_LOOSENED";
  if (verdict === GateVerdict.INCONCLUSIVE) return "INCONCLUSIVE";
  // Unspecified or unknown must never mean yes.
  return "FAIL";
}
