import { invalidField } from "#lib/kernel/fault.ts";
import { requiredTimeMs } from "#lib/wire/required-field.ts";
import type { EvaluateTrialsRequest } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import type { TrialsQuestion } from "../app/evaluate-trials.ts";
import { type AssurancePolicy, familyAlpha } from "../domain/assurance/assurance-policy.ts";
import { standardPolicy } from "../domain/track-record/standard-policy.ts";
import type { RecordPolicy } from "../domain/track-record/track-record.ts";

/** What a request asks. @throws Fault FIELD_INVALID for fewer trials than are named, or a place beyond them */
export function trialsQuestionFromMessage({
  auditSet,
  trials,
  trialNumber,
  otherTrials,
}: EvaluateTrialsRequest): TrialsQuestion {
  if (trials < 1 + otherTrials.length) {
    const description = `is ${trials} where ${1 + otherTrials.length} are named, this one included`;
    throw invalidField("trials", description);
  }
  if (trialNumber > trials) {
    throw invalidField("trial_number", `is ${trialNumber}, of ${trials} trials`);
  }
  return { auditSet, trials, trialNumber, otherTrials: otherTrials.map((one) => one.auditSets) };
}

/** By what it is judged. What was seen before the setting was recorded is no assured evidence. @throws Fault FIELD_INVALID */
export function recordPolicyFromMessage(
  assurance: AssurancePolicy,
  request: EvaluateTrialsRequest,
): RecordPolicy {
  const rulesFixedMs = requiredTimeMs(request.seenUntilTime, "seen_until_time");
  const alphaRatio = familyAlpha(assurance, request);
  return { ...standardPolicy({ ...assurance, alphaRatio }), rulesFixedMs };
}
