import { Fault, invalidField } from "#lib/kernel/fault.ts";
import { type AssurancePolicy, familyAlpha } from "../domain/assurance/assurance-policy.ts";
import {
  type AssuredFinding,
  assuranceTerms,
  assuredFinding,
} from "../domain/assurance/assured-gate.ts";
import type { Evidence, MissingFacts } from "../domain/evidence/evidence.ts";
import { policyOfAudit } from "../domain/evidence/observation.ts";
import { pooledEvidence } from "../domain/evidence/pooled-evidence.ts";
import {
  evaluateSpec,
  type GateTerms,
  type SpecEvaluation,
} from "../domain/gates/gate-evaluation.ts";
import type { PinnedGateSpec } from "../domain/gates/gate-spec.ts";
import { type AssuredRecord, assuredRecord } from "../domain/log/assured-record.ts";
import { evaluationRecord, type LoggedEvaluation } from "../domain/log/evaluation-record.ts";
import type { MetricParameters } from "../domain/metrics/scorecard-metric.ts";
import {
  type HeldVerdict,
  heldVerdict,
  type Loosening,
  looseningText,
} from "../domain/ratchet/loosening.ts";
import type { Judgement } from "../domain/ratchet/ratchet.ts";
import { forecastTerms, judgesForecasts, type Terms } from "../domain/ratchet/terms.ts";
import { type Robustness, robustnessOf } from "../domain/robustness/robustness.ts";
import { scorecardHash } from "../domain/scorecard.ts";
import type { EvidenceReader, GateSpecStore, JudgementStore, NamedRecord } from "./ports.ts";

/** Which gate to evaluate on which evidence. */
export interface GateRequest {
  readonly gate: string;
  readonly auditSet: string;
  /** The specification pinned earlier; undefined for the one now on file. */
  readonly specHash: string | undefined;
  /** Further audit sets whose evidence counts too. */
  readonly furtherAuditSets?: readonly string[];
  /** The audit set that criteria relative to a baseline are held against; absent for none. */
  readonly baselineAuditSet?: string;
  /** Effective audits that are required besides what the specification requires; absent for none. */
  readonly requiredEffectiveAudits?: number;
  /** Whether the answer says what it hangs on. */
  readonly withRobustness?: boolean | undefined;
  /** Place of the setting among those scored on the same dates, from 1; absent where nobody counted. */
  readonly trialNumber?: number;
  /** α that was pinned with it; absent for that of the policy, which a larger one counts as. */
  readonly familyAlphaRatio?: number | undefined;
  /** Close of the latest bar that was there when the setting was recorded, UTC milliseconds; absent for not known. */
  readonly seenUntilMs?: number;
}

/** What gates are evaluated on, and what was judged before. */
export interface GateSources {
  readonly reader: EvidenceReader;
  readonly judgements: JudgementStore;
  /** By what assured verdicts are reached. */
  readonly assurance: AssurancePolicy;
  /** The parameters of the scorecard's metrics. */
  readonly policy: MetricParameters;
}

/** An evaluated gate, and whether the file has changed since the specification was pinned. */
export interface GateEvaluation extends Omit<SpecEvaluation, "verdict"> {
  readonly verdict: HeldVerdict;
  /** What it judges more loosely than earlier evidence was judged, whatever the verdict. */
  readonly loosenings: readonly Loosening[];
  readonly specChanged: boolean;
  /** How sure it is, beside the verdict as written; of its criteria in their order. */
  readonly assured: AssuredFinding;
  readonly furtherAuditSets: readonly string[];
  /** Empty where none was named. */
  readonly baselineAuditSet: string;
  /** What the answer hangs on; absent where that was not asked for. */
  readonly robustness?: Robustness;
  readonly deadLetterCount: number;
  readonly missingFacts: readonly MissingFacts[];
}

/**
 * Evaluates a gate for an audit set, by the pinned specification, or by the one on file when none is
 * pinned. A file that changed since does not change the answer, it is only reported. Where there is evidence, by what
 * it is judged is noted, and the answer is logged: what is looser than what earlier evidence was judged by does not PASS.
 *
 * @param letOthersRun - resolves when other calls have run, and rejects when nobody waits for the answer any more;
 *   called after each evaluation without a part of the evidence.
 * @throws Fault FIELD_INVALID for audit sets of several forecast policies; NOT_FOUND for a gate that is not on
 *   file when none is pinned (RESOURCE_NOT_FOUND) and for a hash that was never on file under this gate
 *   (GATE_SPEC_UNKNOWN); FAILED_PRECONDITION GATE_SPEC_UNKNOWN for a pinned one that this version cannot
 *   evaluate.
 */
export async function evaluateGate(
  onFile: readonly PinnedGateSpec[],
  specs: GateSpecStore,
  { reader, judgements, assurance, policy: parameters }: GateSources,
  request: GateRequest,
  letOthersRun: () => Promise<void>,
): Promise<GateEvaluation> {
  const current = onFile.find(({ spec }) => spec.gate === request.gate);
  const applied = await specFor(request, current, specs);
  const { auditSet, baselineAuditSet = "", requiredEffectiveAudits } = request;
  const furtherAuditSets = [...new Set(request.furtherAuditSets)].filter((set) => set !== auditSet);
  const evidence = await pooled(reader, [auditSet, ...furtherAuditSets]);
  const baseline = baselineAuditSet === "" ? undefined : await reader.evidenceOf(baselineAuditSet);
  const terms: GateTerms = {
    ...(baseline && { baseline }),
    ...(requiredEffectiveAudits !== undefined && { requiredEffectiveAudits }),
  };
  const found = evaluateSpec(applied, evidence, terms);
  const policy = { ...assurance, alphaRatio: familyAlpha(assurance, request) };
  const levels = assuranceTerms(policy, request);
  const assured = assuredFinding(applied.spec, found, evidence, levels, baseline);
  const judgement = {
    pinned: applied,
    auditSets: [auditSet, ...furtherAuditSets],
    baselineAuditSet,
  };
  const loosenings = hasOutcomes(evidence)
    ? await judgements.judge(
        judgement,
        await forecastsOf(judgement, reader),
        recordOf({ ...judgement, evidence, terms, parameters }, found, (loosenings) =>
          assuredRecord(assured, found.criteria, { ...request, policy }, loosenings),
        ),
      )
    : [];
  return {
    ...held(found, loosenings),
    ...{ loosenings, assured },
    ...(request.withRobustness && {
      robustness: await robustness(applied, evidence, terms, letOthersRun),
    }),
    furtherAuditSets,
    baselineAuditSet,
    specChanged: applied.specHash !== current?.specHash,
    deadLetterCount: evidence.deadLetterCount,
    missingFacts: evidence.missingFacts,
  };
}

/** Whether there is anything that a verdict could rest on, and that could lead somebody to another specification. */
function hasOutcomes({ observed }: Evidence): boolean {
  return observed("FORECAST_SCORED").length > 0 || observed("TRADE_CLOSED").length > 0;
}

/** What the forecasts of each audit set are held against, where the gate judges forecasts. */
async function forecastsOf(
  { pinned, auditSets }: Judgement,
  reader: EvidenceReader,
): Promise<readonly Terms[]> {
  if (!judgesForecasts(pinned.spec)) return [];
  const terms: Terms[] = [];
  for (const set of auditSets) terms.push(...forecastTerms(await reader.evidenceOf(set)));
  return terms;
}

/** What enters the log of an evaluation, by the loosenings that were found when it is written. */
function recordOf(
  logged: Omit<LoggedEvaluation, "found" | "assured" | "scorecardHash">,
  found: SpecEvaluation,
  assuredOf: (loosenings: readonly Loosening[]) => AssuredRecord,
): (loosenings: readonly Loosening[]) => NamedRecord {
  const measured = scorecardHash(logged.evidence, logged.parameters);
  return (loosenings) =>
    evaluationRecord({
      ...{ ...logged, scorecardHash: measured, found: held(found, loosenings) },
      assured: assuredOf(loosenings),
    });
}

function held(found: SpecEvaluation, loosenings: readonly Loosening[]) {
  const verdict = heldVerdict(found.verdict, loosenings);
  if (verdict !== "PASS_LOOSENED") return { ...found, verdict };
  const reason = `looser than what earlier evidence was judged by (${loosenings.map(looseningText).join("; ")}); otherwise it would be PASS: ${found.reason}`;
  return { ...found, verdict, reason };
}

/** The evidence of several audit sets, of which no forecast may be of another policy. */
async function pooled(
  reader: EvidenceReader,
  [first, ...further]: readonly [string, ...string[]],
): Promise<Evidence> {
  const sets: [Evidence, ...Evidence[]] = [await reader.evidenceOf(first)];
  for (const set of further) sets.push(await reader.evidenceOf(set));
  if (further.length === 0) return sets[0];
  const policyOf = new Map<string, string>();
  for (const { auditSet, observed } of sets) {
    for (const { audit } of observed("FORECAST_MADE")) policyOf.set(policyOfAudit(audit), auditSet);
  }
  if (policyOf.size <= 1) return pooledEvidence(sets);
  const found = [...policyOf].map(([policy, auditSet]) => `${auditSet} (policy ${policy}…)`);
  throw invalidField(
    "further_audit_sets",
    `their forecasts are of ${policyOf.size} policies, so that they are not evidence of one: ${found.join(", ")}`,
  );
}

async function robustness(
  pinned: PinnedGateSpec,
  evidence: Evidence,
  terms: GateTerms,
  letOthersRun: () => Promise<void>,
): Promise<Robustness> {
  const evaluations = robustnessOf(pinned, evidence, terms);
  for (;;) {
    const { done, value } = evaluations.next();
    if (done) return value;
    // An evaluation of 10,000 trades takes some 10 ms.
    await letOthersRun();
  }
}

function unknownGate(gate: string): Fault {
  const message = `gate ${gate} does not exist; ListGates lists those on file (docs/gates.md)`;
  return new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", message, { metadata: { resource: gate } });
}

async function specFor(
  { gate, specHash }: GateRequest,
  current: PinnedGateSpec | undefined,
  specs: GateSpecStore,
): Promise<PinnedGateSpec> {
  if (specHash === undefined || specHash === current?.specHash) {
    if (current === undefined) throw unknownGate(gate);
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
