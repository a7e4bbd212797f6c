import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { latestAudits, latestCloses } from "../evidence/latest-evidence.ts";
import { testableMetric } from "../metrics/catalogue.ts";
import { measure } from "../metrics/scorecard-metric.ts";
import { evaluateCriterion } from "./criterion.ts";
import { baselineText, windowText } from "./criterion-message.ts";
import { evaluateForecastAudits } from "./forecast-audits-gate.ts";
import { type CriterionResult, type GateFinding, joinVerdicts } from "./gate-finding.ts";
import type { CriteriaGateSpec, CriterionSpec } from "./gate-spec.ts";

/**
 * Evaluates every criterion, also after one has failed, and the decision over the ensemble where the gate asks for
 * it, and joins them.
 * @param baseline - evidence that criteria relative to a baseline are held against; undefined where none was named.
 */
export function evaluateCriteriaGate(
  spec: CriteriaGateSpec,
  evidence: Evidence,
  baseline?: Evidence,
): GateFinding {
  const criteria = spec.criteria.map((one) => resultOf(one, evidence, baseline));
  const { ensemble } = spec;
  const kept = ensemble && evaluateForecastAudits(ensemble, evidence);
  const verdicts = criteria.map((criterion) => criterion.verdict);
  const verdict = joinVerdicts(kept ? [...verdicts, kept.verdict] : verdicts);
  const decisive = criteria.filter((criterion) => criterion.verdict === verdict);
  const ofEnsemble = kept?.verdict === verdict ? [`the ensemble: ${kept.reason}`] : [];
  return {
    verdict,
    criteria: [...criteria, ...(kept?.criteria ?? [])],
    ...(kept?.ensembleStatus && { ensembleStatus: kept.ensembleStatus }),
    decidedBy: verdict === "PASS" ? "" : (decisive[0]?.criterion ?? kept?.decidedBy ?? ""),
    reason:
      verdict === "PASS"
        ? `all ${criteria.length} criteria hold${kept ? " and the ensemble is kept" : ""}`
        : [...decisive.map(({ message }) => message), ...ofEnsemble].join("; "),
  };
}

function resultOf(
  { criterion, metric, parameters, window, relativeTo, unit: _, ...bound }: CriterionSpec,
  evidence: Evidence,
  baseline: Evidence | undefined,
): CriterionResult {
  const tested = testableMetric(metric);
  const measured = (all: Evidence) => measure(tested, withinWindow(all, window), parameters);
  const observed = measured(evidence);
  if (relativeTo === undefined) {
    const result = {
      ...evaluateCriterion(criterion, observed, bound),
      ...(tested.readsOtherRecords && { readsOtherRecords: true as const }),
    };
    return window ? { ...result, window, message: result.message + windowText(window) } : result;
  }
  const of = baseline && measured(baseline);
  const result = relativeResult(criterion, observed, bound, of);
  const message = result.message + (window ? windowText(window) : "") + baselineText(of, baseline);
  return { ...result, message, ...(of && { baseline: of }), ...(window && { window }) };
}

/** Holds an observation against that of the baseline, which needs as many observations. */
function relativeResult(
  criterion: string,
  observed: Metric,
  bound: Pick<CriterionSpec, "comparator" | "threshold" | "minimumN">,
  of: Metric | undefined,
): CriterionResult {
  const value = of && of.n >= Math.max(1, bound.minimumN) ? metricValue(of) : undefined;
  const isKnown = value !== undefined && Number.isFinite(value);
  const threshold = isKnown ? value + bound.threshold : bound.threshold;
  const result = evaluateCriterion(criterion, observed, { ...bound, threshold });
  return isKnown ? result : { ...result, verdict: "INCONCLUSIVE" };
}

function withinWindow(evidence: Evidence, window: CriterionSpec["window"]): Evidence {
  if (window === undefined) return evidence;
  return "closes" in window
    ? latestCloses(evidence, window.closes)
    : latestAudits(evidence, window.audits);
}
