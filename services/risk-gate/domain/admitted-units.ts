import { isDryRun } from "./policy/enforced-settings.ts";
import { rules } from "./rules/index.ts";
import type { Rule, SizedEvaluation } from "./rules/rule.ts";
import type { AdmittedByRule } from "./sizing/sizing.ts";

const reducing = rules.filter((rule): rule is ReducingRule => rule.admittedUnits !== undefined);

type ReducingRule = Rule & Required<Pick<Rule, "admittedUnits">>;

/** What the enforced rules leave of the size, in their order; those that do not limit it are left out. */
export function admittedByRules(evaluation: SizedEvaluation): readonly AdmittedByRule[] {
  const admitted: AdmittedByRule[] = [];
  for (const rule of reducing) {
    if (isDryRun(evaluation.policy, rule.id) || rule.appliesTo?.(evaluation) === false) continue;
    const units = rule.admittedUnits(evaluation);
    if (units !== undefined) admitted.push({ rule: rule.id, units });
  }
  return admitted;
}

/** The first of those that leave the least; undefined without any. */
export function leastAdmitted(admitted: readonly AdmittedByRule[]): AdmittedByRule | undefined {
  let least: AdmittedByRule | undefined;
  for (const one of admitted) if (least === undefined || one.units < least.units) least = one;
  return least;
}

/** The size that its own limits and all enforced rules leave; undefined where one of its limits is unknown. */
export function admittedUnits(
  { size: { units } }: Pick<SizedEvaluation, "size">,
  admitted: readonly AdmittedByRule[],
): bigint | undefined {
  const least = leastAdmitted(admitted);
  return units !== undefined && least !== undefined && least.units < units ? least.units : units;
}
