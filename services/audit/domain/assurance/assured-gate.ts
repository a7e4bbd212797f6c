import { spentAlpha } from "#lib/statistics/multiple-testing/spent-alpha.ts";
import { auditsWithoutForecast } from "../evidence/dropped-forecasts.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { lacksOf } from "../gates/gate-evaluation.ts";
import type { CriterionResult, GateFinding } from "../gates/gate-finding.ts";
import { joinVerdicts } from "../gates/gate-finding.ts";
import type { EnsembleSettings, GateSpec } from "../gates/gate-spec.ts";
import { liftFraction } from "../metrics/lift-fraction.ts";
import { violationRate } from "../metrics/violation-rate.ts";
import { type KnownDates, knownDates } from "./as-of-dates.ts";
import type { Assurance, GateAssurance } from "./assurance.ts";
import type { AssurancePolicy } from "./assurance-policy.ts";
import { steeredText } from "./assurance-text.ts";
import { assuredCriterion, lawOf, type SampledCriterion } from "./assured-criterion.ts";
import { comparedAssurance } from "./compared-policies.ts";
import { type Skill, skillOf } from "./skill/skill.ts";
import { noDatesText } from "./skill/skill-verdict.ts";
import { type TradeSkill, tradeSkills } from "./skill/trade-skill.ts";
import { unreachedCount } from "./unreached-count.ts";

/** What an assured verdict is asked by. */
export interface AssuranceTerms extends Pick<AssurancePolicy, "alphaRatio" | "lossBoundRatio"> {
  /** Close of the latest bar that was there when the setting was recorded; absent where nobody recorded it. */
  readonly seenUntilMs?: number;
}

/**
 * What an assured verdict is asked by, where a setting is one of several on the same dates.
 * @param policy - with the error probability that all of them share.
 * @param trialNumber - its place among them, from 1; absent where nobody counted.
 */
export function assuranceTerms(
  { alphaRatio, lossBoundRatio }: Pick<AssurancePolicy, "alphaRatio" | "lossBoundRatio">,
  { trialNumber, seenUntilMs }: { readonly trialNumber?: number; readonly seenUntilMs?: number },
): AssuranceTerms {
  return {
    lossBoundRatio,
    alphaRatio: trialNumber === undefined ? alphaRatio : spentAlpha(alphaRatio, trialNumber),
    ...(seenUntilMs !== undefined && { seenUntilMs }),
  };
}

/** How sure a finding is: as a whole, and each of its criteria in their order. */
export interface AssuredFinding {
  readonly gate: GateAssurance;
  readonly criteria: readonly Assurance[];
  /** As-of dates in all, and those of them whose outcome could be seen before the setting was recorded. */
  readonly asOfDates: number;
  readonly seenAsOfDates: number;
  /** Whether the forecasts are harmless, and better than others; absent where the gate judges no ensemble. */
  readonly skill?: Skill;
  /** Whether the trades bring more than benchmarks; empty where the gate estimates nothing of trades. */
  readonly tradeSkills: readonly TradeSkill[];
}

/**
 * The assured verdict beside the one as written. It rests on all the evidence, whatever windows and blocks the gate
 * has. PASS needs every criterion to PASS at alpha: at most alpha of the gates with one criterion at its limit ever
 * pass. FAIL needs one to FAIL at alpha over the number of criteria that are estimated. What is recorded counts as
 * written, but a count that is not reached yet is INCONCLUSIVE, as is an estimate of which no law is stated. While the
 * evidence lacks anything, or that of a baseline does, the gate cannot PASS.
 * @param baseline evidence that criteria relative to a baseline are held against; absent for none
 */
export function assuredFinding(
  spec: GateSpec,
  finding: GateFinding,
  evidence: Evidence,
  terms: AssuranceTerms,
  baseline?: Evidence,
): AssuredFinding {
  const known = knownDates(evidence, terms.seenUntilMs);
  const asked = finding.criteria.map((result) => askedBy(spec, result));
  const estimated = asked.filter((one) => lawOf(one) !== undefined).length;
  const { alphaRatio } = terms;
  const levels = { alphaRatio, failAlphaRatio: alphaRatio / Math.max(1, estimated) };
  // What of the baseline was there before could choose it, as it could choose the setting.
  const ofBaseline = baseline && knownDates(baseline, terms.seenUntilMs);
  const judged = { known, ...(ofBaseline && { baseline: ofBaseline }) };
  const criteria = finding.criteria.map(
    (result, at) =>
      unreachedCount(result) ??
      comparedAssurance(result, asked[at]!.metric, evidence) ??
      assuredCriterion(result, asked[at]!, judged, terms, levels),
  );
  const isRelative = asked.some(({ margin }) => margin !== undefined);
  const lacks = [
    ...lacksOf(evidence, baseline),
    ...lacksForecasts(evidence),
    ...(baseline && isRelative
      ? lacksForecasts(baseline).map((one) => `${one} of the baseline`)
      : []),
  ];
  const gate = joined(finding.criteria, criteria, alphaRatio, lacks);
  const skillTerms = { ...terms, lacks, noDates: noDatesText(known) };
  const skill = skillOf(spec, finding.criteria, criteria, evidence, known, skillTerms);
  const steered = known.steered > 0 ? [steeredText(known.steered)] : [];
  const tradeTerms = { ...skillTerms, lacks: [...lacks, ...steered] };
  const isOfTrades = asked.some((one) => lawOf(one)?.windowEnd === "TRADES");
  return {
    ...{ criteria, asOfDates: known.asOfs, seenAsOfDates: known.seen },
    gate: isAllSeen(known) ? explored(gate, known) : stated(gate, terms),
    ...(skill && { skill }),
    tradeSkills: isOfTrades ? tradeSkills(evidence, known.dates, tradeTerms) : [],
  };
}

/** Whether there are as-ofs, and the outcomes of all of them could be seen when setting or forecast came. */
function isAllSeen({ asOfs, seen }: KnownDates): boolean {
  return asOfs > 0 && seen === asOfs;
}

/** Where nobody says what was there when the setting was recorded it may have been fitted to all of it. */
function stated(gate: GateAssurance, { seenUntilMs }: AssuranceTerms): GateAssurance {
  if (gate.verdict !== "PASS" || seenUntilMs !== undefined) return gate;
  const reason = `${gate.reason}, but nothing says which bars were there when the setting was recorded; ask the gateway, which knows, or state seen_until_time`;
  return { ...gate, verdict: "EXPLORATORY", reason };
}

/** What was found is nothing that the setting had to show. A FAIL stays one. */
function explored(gate: GateAssurance, { asOfs, replays }: KnownDates): GateAssurance {
  if (gate.verdict === "FAIL") return gate;
  const reason =
    replays > 0
      ? `the forecasts of ${replays} of ${asOfs} as-of dates were submitted after their horizon had opened${replays < asOfs ? ", and the outcomes of the others were there before the setting was recorded" : ""}; forecasts that come in time can show something`
      : `the outcomes of all ${asOfs} as-of dates were there before the setting was recorded; later or sealed bars can show something`;
  return { ...gate, verdict: "EXPLORATORY", decidedBy: "", reason };
}

/** The audits that have no forecast: they may have been those on which it fails. */
function lacksForecasts(evidence: Evidence): readonly string[] {
  const dropped = auditsWithoutForecast(evidence);
  if (dropped.length === 0) return [];
  const reasons = dropped.map(({ reason, count }) => `${reason} ${count}`).join(", ");
  return [`audits without a forecast (${reasons})`];
}

function joined(
  results: readonly CriterionResult[],
  criteria: readonly Assurance[],
  alphaRatio: number,
  lacks: readonly string[],
): GateAssurance {
  const verdict = joinVerdicts(criteria.map((one) => one.verdict));
  const asWritten = criteria.filter(({ kind }) => kind === "AS_WRITTEN").length;
  const counted = asWritten === 0 ? "" : `, ${asWritten} of them as written`;
  const isEstimated = asWritten < criteria.length;
  if (lacks.length > 0 && verdict !== "FAIL") {
    const reason = `${lacks.join(" and ")}, so the evidence is incomplete`;
    return { verdict: "INCONCLUSIVE", alphaRatio, decidedBy: "", reason };
  }
  if (verdict === "PASS") {
    const reason = isEstimated
      ? `all ${criteria.length} criteria hold at every look${counted}`
      : `all ${criteria.length} criteria hold; they say what is recorded, and estimate nothing`;
    return { verdict, alphaRatio, decidedBy: "", reason };
  }
  const at = criteria.findIndex((one) => one.verdict === verdict);
  const decisive = results.filter((_, index) => criteria[index]!.verdict === verdict);
  const ids = decisive.map(({ criterion }) => criterion).join(", ");
  const decidedBy = results[at]?.criterion ?? "";
  return { verdict, alphaRatio, decidedBy, reason: `${verdict} of ${ids || "no criterion"}` };
}

/** What a criterion of a finding asks: of its specification, or of the decision over the ensemble. */
export function askedBy(
  spec: GateSpec,
  { criterion, observed }: CriterionResult,
): SampledCriterion {
  const own = spec.kind === "CRITERIA" && spec.criteria.find((one) => one.criterion === criterion);
  if (own) {
    const { metric, parameters, relativeTo, threshold } = own;
    return { metric, parameters, ...(relativeTo !== undefined && { margin: threshold }) };
  }
  const ensemble = spec.kind === "CRITERIA" ? spec.ensemble : spec;
  const parameters = ensemble ? parametersOfEnsemble(ensemble, observed.name) : {};
  return { metric: observed.name, parameters };
}

function parametersOfEnsemble(
  { violationRatio, liftRatio }: EnsembleSettings,
  metric: string,
): SampledCriterion["parameters"] {
  if (metric === violationRate.name) return { violationRatio };
  return metric === liftFraction.name ? { liftRatio } : {};
}
