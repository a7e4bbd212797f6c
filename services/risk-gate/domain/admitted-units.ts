import { isDryRun } from "./policy/enforced-settings.ts";
import { rules } from "./rules/index.ts";
import type { Rule, SizedEvaluation } from "./rules/rule.ts";

/** A rule that reduces sizes, and what it leaves of one. */
export interface AdmittedByRule {
  readonly rule: string;
  readonly units: bigint;
}

const reducing = rules.filter((rule): rule is ReducingRule => rule.admittedUnits !== undefined);

type ReducingRule = Rule & Required<Pick<Rule, "admittedUnits">>;

/** The least that an enforced rule leaves of the size; undefined where none limits it. */
export function leastAdmitted(evaluation: SizedEvaluation): AdmittedByRule | undefined {
  let least: AdmittedByRule | undefined;
  for (const rule of reducing) {
    if (isDryRun(evaluation.policy, rule.id) || rule.appliesTo?.(evaluation) === false) continue;
    const units = rule.admittedUnits(evaluation);
    if (units !== undefined && (least === undefined || units < least.units)) {
      least = { rule: rule.id, units };
    }
  }
  return least;
}

/** The size that its own limits and all enforced rules leave; undefined where one of its limits is unknown. */
export function admittedUnits(evaluation: SizedEvaluation): bigint | undefined {
  const { units } = evaluation.size;
  const least = leastAdmitted(evaluation);
  return units !== undefined && least !== undefined && least.units < units ? least.units : units;
}
