import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import {
  AssuredVerdict,
  type CriterionAssurance,
  type GateAssurance,
} from "#proto/pmx/audit/v1/assurance_pb.ts";
import {
  Comparator,
  type CriterionResult,
  EnsembleStatus,
  type GateEvaluation,
  GateEvaluationSchema,
  GateVerdict,
} from "#proto/pmx/audit/v1/gate_pb.ts";
import type { AssuredFinding, CriterionFinding, GateFinding } from "../domain/gate-finding.ts";

/** An evaluated gate, from the JSON of its message, of this version or an older one. */
export function gateFindingFromJson(json: Canonical): GateFinding {
  const evaluation = fromJson(GateEvaluationSchema, json as JsonValue, {
    ignoreUnknownFields: true,
  });
  const { gate, specHash, reason, ensembleStatus, criteria } = evaluation;
  const gap = gapIn(evaluation);
  return {
    gate,
    specHash,
    evidenceHash: evidenceHashOf(json),
    verdict: verdictName(evaluation.verdict),
    ensembleStatus:
      ensembleStatus === EnsembleStatus.UNSPECIFIED
        ? ""
        : (enumName(EnsembleStatus, ensembleStatus) ?? ""),
    reason,
    criteria: criteria.map(criterionFinding),
    ...(gap !== undefined && { gap }),
    ...(evaluation.assured && { assured: assuredFinding(evaluation.assured) }),
  };
}

function criterionFinding(criterion: CriterionResult): CriterionFinding {
  const { observed, comparator, threshold, windowCloses, verdict, message, baseline } = criterion;
  return {
    criterion: criterion.criterion,
    // What is held against a baseline is no bound by itself.
    metric: baseline === undefined ? (observed?.name ?? "") : "",
    comparator: enumName(Comparator, comparator) ?? "UNSPECIFIED",
    threshold,
    windowCloses: criterion.windowAudits > 0 ? -1 : windowCloses,
    verdict: verdictName(verdict),
    message,
    ...(criterion.assured && { assured: assuredFinding(criterion.assured) }),
  };
}

function assuredFinding({ verdict, reason }: CriterionAssurance | GateAssurance): AssuredFinding {
  return { verdict: enumName(AssuredVerdict, verdict) ?? "UNSPECIFIED", reason };
}

function verdictName(verdict: GateVerdict): string {
  return enumName(GateVerdict, verdict) ?? "UNSPECIFIED";
}

/** Why an evaluation does not rest on everything; undefined where it does. */
function gapIn({
  deadLetterCount,
  missingFacts,
  withoutForecast,
}: GateEvaluation): string | undefined {
  if (deadLetterCount > 0n) return `${deadLetterCount} facts could not be read`;
  if (missingFacts.length > 0) return "facts have not arrived at the audit service";
  const dropped = withoutForecast.reduce((sum, { count }) => sum + count, 0n);
  return dropped > 0n ? `${dropped} audits are without a forecast` : undefined;
}

/** Of what was measured and found, without names of sprints, what it lets through and how sure it is. */
function evidenceHashOf(json: Canonical): string {
  const { criteria, ensembleStatus, verdict } = json as {
    readonly criteria?: readonly { readonly [key: string]: Canonical }[];
    readonly ensembleStatus?: Canonical;
    readonly verdict?: Canonical;
  };
  const judged = (criteria ?? []).map(
    ({ operatingCharacteristic: _, assured: __, ...found }) => found,
  );
  return hashOf({ criteria: judged, ensembleStatus, verdict });
}
