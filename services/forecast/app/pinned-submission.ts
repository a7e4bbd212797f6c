import { invalidField } from "#lib/kernel/fault.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import { externalName } from "../domain/submission/source.ts";
import type { ExternalForecasters, SubmissionStore } from "./ports.ts";

/**
 * A policy whose source of submitted forecasts is known here. That of a process holds the hash of the policy by which it
 * forecasts now, so that another one is another setting.
 * @throws Fault FIELD_INVALID for a source of which there is nothing; that of the process
 */
export async function pinnedSubmission(
  {
    submissions,
    external,
  }: {
    readonly submissions: Pick<SubmissionStore, "hasSource">;
    readonly external: ExternalForecasters;
  },
  policy: ForecastPolicy,
): Promise<ForecastPolicy> {
  const { submission } = policy;
  if (submission === undefined) return policy;
  const { source } = submission;
  const name = externalName(source);
  if (name !== undefined) {
    return { ...policy, submission: { source, policyHash: await external.policyHash(name) } };
  }
  if (submissions.hasSource(source)) return policy;
  throw invalidField("overrides.submission.source", `nothing of ${source} was submitted here`);
}
