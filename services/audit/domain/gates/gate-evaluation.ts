import {
  type AuditsWithoutForecast,
  auditsWithoutForecast,
} from "../evidence/dropped-forecasts.ts";
import type { Evidence, MissingFacts } from "../evidence/evidence.ts";
import { effectiveAudits } from "../metrics/audit-counts.ts";
import { testableMetric } from "../metrics/catalogue.ts";
import { measure } from "../metrics/scorecard-metric.ts";
import { evaluateCriteriaGate } from "./criteria-gate.ts";
import { evaluateCriterion } from "./criterion.ts";
import { evaluateForecastAudits } from "./forecast-audits-gate.ts";
import { type BlockFinding, type GateBlock, judgeBlocks } from "./gate-blocks.ts";
import type { GateFinding, GateVerdict } from "./gate-finding.ts";
import type { GateSpec, PinnedGateSpec } from "./gate-spec.ts";
import { type KeepSurface, keepSurface } from "./keep-surface.ts";
import { operatingCharacteristic } from "./operating-characteristic.ts";
import { requiredAudits } from "./required-audits.ts";
import { withoutForecast } from "./without-forecast.ts";

/** A specification evaluated for one audit set. */
export interface SpecEvaluation extends GateFinding {
  readonly gate: string;
  readonly title: string;
  readonly auditSet: string;
  readonly specHash: string;
  /** While there are any, the gate cannot PASS. */
  readonly withoutForecast: readonly AuditsWithoutForecast[];
  /** What lets an ensemble be kept; absent where the gate does not ask for it. */
  readonly keepSurface?: KeepSurface;
  /**
   * The gate after every so many audit runs; empty where it is not evaluated in blocks. What each criterion lets
   * through is that of one look at the observations of its block: only the block that decides is looked at.
   */
  readonly blocks: readonly GateBlock[];
  /** The answer without the criteria that read records of other audit sets; absent where there is none of them. */
  readonly ownVerdict?: GateVerdict;
}

/** What a gate is asked for besides its specification. */
export interface GateTerms {
  /** Evidence that criteria relative to a baseline are held against. */
  readonly baseline?: Evidence;
  /** Effective audits that are required besides what the specification requires. */
  readonly requiredEffectiveAudits?: number;
}

/**
 * Evaluates a specification on the evidence of one audit set, as written (point estimates).
 *
 * A fact that could not be read, or has not arrived, makes the answer INCONCLUSIVE whatever the criteria
 * found: it may have been the one that decides, and missing data never makes a gate easier.
 */
export function evaluateSpec(
  pinned: PinnedGateSpec,
  evidence: Evidence,
  terms: GateTerms = {},
): SpecEvaluation {
  const { specHash, spec } = pinned;
  const { finding, evidence: judgedOn, blocks } = judgeSpec(spec, evidence, terms);
  const ownVerdict = ownVerdictOf(spec, evidence, terms);
  const surface = keepSurface(spec, judgedOn);
  return {
    gate: spec.gate,
    title: spec.title,
    auditSet: evidence.auditSet,
    specHash,
    withoutForecast: auditsWithoutForecast(judgedOn),
    ...(surface && { keepSurface: surface }),
    blocks: blocks.map((block) => ({ ...block, finding: withCharacteristics(block.finding) })),
    ...(ownVerdict && { ownVerdict }),
    ...withCharacteristics(finding),
  };
}

/** The answer of `evaluateSpec` alone, without what its criteria let through. */
export function judgeSpec(spec: GateSpec, evidence: Evidence, terms: GateTerms = {}): BlockFinding {
  const judged = judgedOf(spec, evidence, terms);
  const lacks = lacksOf(evidence, terms.baseline);
  const found = withoutForecast(judged.finding, auditsWithoutForecast(judged.evidence));
  const finding = lacks.length > 0 ? incomplete(found, lacks.join(" and ")) : found;
  return { ...judged, finding };
}

/** The answer that follows from this evidence alone; undefined where that is the gate's own. */
function ownVerdictOf(
  spec: GateSpec,
  evidence: Evidence,
  terms: GateTerms,
): GateVerdict | undefined {
  if (spec.kind === "FORECAST_AUDITS") return undefined;
  const criteria = spec.criteria.filter(
    ({ metric, relativeTo }) =>
      relativeTo === undefined && !testableMetric(metric).readsOtherRecords,
  );
  if (criteria.length === spec.criteria.length) return undefined;
  return judgeSpec({ ...spec, criteria }, evidence, terms).finding.verdict;
}

/** Adds to each criterion what it lets through. */
function withCharacteristics(found: GateFinding): GateFinding {
  const criteria = found.criteria.map((result) => {
    const characteristic = operatingCharacteristic(result.observed, result);
    return characteristic ? { ...result, characteristic } : result;
  });
  return { ...found, criteria };
}

function judgedOf(spec: GateSpec, evidence: Evidence, terms: GateTerms): BlockFinding {
  const { requiredEffectiveAudits = 0, baseline } = terms;
  if (spec.kind === "FORECAST_AUDITS") {
    const required = Math.max(requiredEffectiveAudits, spec.requiredEffectiveAudits ?? 0);
    const asked = required > 0 ? { ...spec, requiredEffectiveAudits: required } : spec;
    return { finding: evaluateForecastAudits(asked, evidence), evidence, blocks: [] };
  }
  const judge = (of: Evidence) => {
    const found = evaluateCriteriaGate(spec, of, baseline);
    return requiredEffectiveAudits > 0 ? alsoRequired(found, requiredEffectiveAudits, of) : found;
  };
  const { blockAuditRuns } = spec;
  if (blockAuditRuns === undefined) return { finding: judge(evidence), evidence, blocks: [] };
  const own = requiredAudits(spec);
  const required = { ...own, audits: Math.max(own.audits, requiredEffectiveAudits) };
  return judgeBlocks(evidence, blockAuditRuns, required, judge);
}

/** Adds a required count of effective audits, which fails below it. */
function alsoRequired(found: GateFinding, audits: number, evidence: Evidence): GateFinding {
  const counted = evaluateCriterion(
    "required-effective-audits",
    measure(effectiveAudits, evidence, {}),
    { comparator: "AT_LEAST", threshold: audits, minimumN: 0 },
  );
  const criteria = [counted, ...found.criteria];
  if (counted.verdict !== "FAIL") return { ...found, criteria };
  const { criterion: decidedBy, verdict, message } = counted;
  const reason = found.verdict === "FAIL" ? `${message}; ${found.reason}` : message;
  return { ...found, verdict, criteria, decidedBy, reason };
}

function incomplete(found: GateFinding, lacks: string): GateFinding {
  return {
    ...found,
    verdict: "INCONCLUSIVE",
    ...(found.ensembleStatus && { ensembleStatus: "INCONCLUSIVE" }),
    decidedBy: "",
    reason: `${lacks}, so the evidence is incomplete; without them it would be ${found.verdict}: ${found.reason}`,
  };
}

/** What the evidence lacks, a clause each for a person. While there is anything, no gate is decided. */
export function lacksOf(evidence: Evidence, baseline: Evidence | undefined): readonly string[] {
  // What has not arrived is known of no audit set, so that the baseline lacks the same.
  const { missingFacts } = evidence;
  const deadLetterCount = evidence.deadLetterCount + (baseline?.deadLetterCount ?? 0);
  const named = missingFacts.slice(0, rangesNamed).map(rangeText).join(", ");
  const more = missingFacts.length - rangesNamed;
  const rest = more > 0 ? ` and ${more} more ranges` : "";
  const [only] = missingFacts;
  const isOne = missingFacts.length === 1 && only?.firstSequence === only?.lastSequence;
  return [
    ...(deadLetterCount > 0 ? [`${deadLetterCount} facts could not be read`] : []),
    ...(missingFacts.length > 0 ? [`${named}${rest} ${isOne ? "has" : "have"} not arrived`] : []),
  ];
}

/** A reason names as many ranges; the reply lists the others too. */
const rangesNamed = 3;

function rangeText({ source, firstSequence, lastSequence, isGone }: MissingFacts): string {
  const which =
    firstSequence === lastSequence
      ? `fact ${firstSequence}`
      : `facts ${firstSequence} to ${lastSequence}`;
  return `${which} of ${source}${isGone ? ` (which ${source} no longer keeps)` : ""}`;
}
