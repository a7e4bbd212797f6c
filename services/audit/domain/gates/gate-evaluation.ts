import {
  type AuditsWithoutForecast,
  auditsWithoutForecast,
} from "../evidence/dropped-forecasts.ts";
import type { Evidence, MissingFacts } from "../evidence/evidence.ts";
import { evaluateCriteriaGate } from "./criteria-gate.ts";
import { evaluateForecastAudits } from "./forecast-audits-gate.ts";
import type { GateFinding } from "./gate-finding.ts";
import type { PinnedGateSpec } from "./gate-spec.ts";
import { type KeepSurface, keepSurface } from "./keep-surface.ts";
import { operatingCharacteristic } from "./operating-characteristic.ts";
import { withoutForecast } from "./without-forecast.ts";

/** A specification evaluated for one audit set. */
export interface SpecEvaluation extends GateFinding {
  readonly gate: string;
  readonly title: string;
  readonly auditSet: string;
  readonly specHash: string;
  /** While there are any, the gate cannot PASS. */
  readonly withoutForecast: readonly AuditsWithoutForecast[];
  /** What lets an ensemble be kept; of the forecast-audits gate only. */
  readonly keepSurface?: KeepSurface;
}

/**
 * Evaluates a specification on the evidence of one audit set, as written (point estimates).
 *
 * A fact that could not be read, or has not arrived, makes the answer INCONCLUSIVE whatever the criteria
 * found: it may have been the one that decides, and missing data never makes a gate easier.
 */
export function evaluateSpec(pinned: PinnedGateSpec, evidence: Evidence): SpecEvaluation {
  const { specHash, spec } = pinned;
  const dropped = auditsWithoutForecast(evidence);
  const judged =
    spec.kind === "CRITERIA"
      ? evaluateCriteriaGate(spec, evidence)
      : evaluateForecastAudits(spec, evidence);
  const lacks = lacksOf(evidence);
  const found = withCharacteristics(withoutForecast(judged, dropped));
  const surface = spec.kind === "FORECAST_AUDITS" ? keepSurface(spec, evidence) : undefined;
  return {
    gate: spec.gate,
    title: spec.title,
    auditSet: evidence.auditSet,
    specHash,
    withoutForecast: dropped,
    ...(surface && { keepSurface: surface }),
    ...(lacks.length > 0 ? incomplete(found, lacks.join(" and ")) : found),
  };
}

/** Adds to each criterion what it lets through. */
function withCharacteristics(found: GateFinding): GateFinding {
  const criteria = found.criteria.map((result) => {
    const characteristic = operatingCharacteristic(result.observed, result);
    return characteristic ? { ...result, characteristic } : result;
  });
  return { ...found, criteria };
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

/** What the evidence lacks, a clause each for a person. */
function lacksOf({ deadLetterCount, missingFacts }: Evidence): readonly string[] {
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
