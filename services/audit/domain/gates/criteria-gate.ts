import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { latestDecisions } from "../evidence/latest-decisions.ts";
import { latestAudits, latestCloses } from "../evidence/latest-evidence.ts";
import { testableMetric } from "../metrics/catalogue.ts";
import { measure } from "../metrics/scorecard-metric.ts";
import { holds } from "./bound.ts";
import { evaluateCriterion } from "./criterion.ts";
import { baselineText, warningText, windowText } from "./criterion-message.ts";
import type { CriterionWindow } from "./criterion-window.ts";
import { equalArmPassRatio } from "./equal-arm.ts";
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
  spec: CriterionSpec,
  evidence: Evidence,
  baseline: Evidence | undefined,
): CriterionResult {
  const { criterion, metric, parameters, window, relativeTo, warningThreshold } = spec;
  const { comparator, threshold, minimumN } = spec;
  const bound = { comparator, threshold, minimumN };
  const tested = testableMetric(metric);
  const measured = (all: Evidence) => measure(tested, withinWindow(all, window), parameters);
  const observed = measured(evidence);
  if (relativeTo === undefined) {
    const result = {
      ...warned(evaluateCriterion(criterion, observed, bound), warningThreshold),
      ...(tested.readsOtherRecords && { readsOtherRecords: true as const }),
    };
    return window ? { ...result, window, message: result.message + over(window) } : result;
  }
  const of = baseline && measured(baseline);
  const result = relativeResult(criterion, observed, bound, of);
  const message = result.message + (window ? over(window) : "") + baselineText(of, baseline);
  const equalArm = of && equalArmPassRatio(observed, of, bound);
  return {
    ...result,
    message,
    // A baseline is the record of another audit set, and the answer another with another baseline.
    readsOtherRecords: true,
    ...(of && { baseline: of }),
    ...(equalArm !== undefined && { equalArmPassRatio: equalArm }),
    ...(window && { window }),
  };
}

function over(window: CriterionWindow): string {
  return `, over ${windowText(window)}`;
}

/** Marks a criterion that holds, but not with the threshold at which it warns. Its verdict stays. */
function warned(result: CriterionResult, warningThreshold: number | undefined): CriterionResult {
  if (warningThreshold === undefined) return result;
  const { observed, comparator, message, verdict } = result;
  const value = metricValue(observed);
  const bound = { comparator, threshold: warningThreshold };
  const warns = verdict === "PASS" && value !== undefined && !holds(value, bound);
  const text = warns ? message + warningText(observed, warningThreshold) : message;
  return { ...result, warningThreshold, warns, message: text };
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
  if ("closes" in window) return latestCloses(evidence, window.closes);
  if ("audits" in window) return latestAudits(evidence, window.audits);
  return latestDecisions(evidence, window);
}
