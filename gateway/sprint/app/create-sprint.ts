import type { Bar } from "#lib/kernel/bar.ts";
import { hashOf, sha256Hex } from "#lib/kernel/canonical.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import { repeatedAnswer, requestHashOf } from "#lib/kernel/idempotency.ts";
import { planAudits } from "../domain/plan.ts";
import { checkSpec } from "../domain/spec-rules.ts";
import type { Sprint, SprintSpec } from "../domain/sprint.ts";
import type { ResolvePolicy, SprintJournal } from "./ports.ts";
import type { SeriesCatalogue } from "./series-catalogue.ts";

/** What CreateSprint needs of the process. */
export interface CreateSprintContext {
  readonly journal: SprintJournal;
  readonly catalogue: SeriesCatalogue;
  readonly resolvePolicy: ResolvePolicy;
  readonly nowMs: () => number;
  /** Bars of history before the first as-of. */
  readonly warmUpBars: number;
}

/**
 * Plans a sprint and pins its policy, data and gates. The id is derived from the request id, so
 * that a repeated request finds the sprint of the first.
 *
 * @throws Fault FIELD_INVALID, INSTRUMENT_UNKNOWN, BARS_TOO_FEW, REQUEST_ID_REUSED.
 */
export async function createSprint(
  context: CreateSprintContext,
  requestId: string,
  spec: SprintSpec,
): Promise<Sprint> {
  if (requestId.length === 0 || requestId.length > 200) {
    throw invalidField("request_id", `1 to 200 characters, not ${requestId.length}`);
  }
  checkSpec(spec);
  const specHash = requestHashOf(spec);
  const known = await context.journal.byRequestId(requestId);
  if (known !== undefined) {
    const request = { field: "request_id", id: requestId, hash: specHash };
    return repeatedAnswer(known, request, known.answer.name);
  }

  const all = await context.catalogue.load(spec.tickers, spec.interval);
  const series = all.map(({ bars }): readonly Bar[] => bars);
  const plan = planAudits(series, spec.interval, { ...spec, warmUpBars: context.warmUpBars });
  const policy = await context.resolvePolicy(spec.riskOverrides);
  const sprint: Sprint = {
    name: `sprints/${sha256Hex(`sprint ${requestId}`).slice(0, 20)}`,
    requestId,
    spec,
    state: "RUNNING",
    failure: "",
    policy,
    policyHash: hashOf({ ...policy, gates: policy.gates.map((gate) => ({ ...gate })) }),
    dataHash: context.catalogue.hashOf(all),
    asOfTimesMs: plan.asOfTimesMs,
    overlappingAudits: plan.overlappingAudits,
    completedAudits: 0,
    portfolio: "",
    createTimeMs: context.nowMs(),
  };
  await context.journal.insert(sprint, specHash);
  return sprint;
}
