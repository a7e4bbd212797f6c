import type { Evidence } from "./evidence.ts";
import type { ReadinessItem } from "./item.ts";
import { itemNumbers, itemRules } from "./items/index.ts";
import { type RollUp, rollUp } from "./roll-up.ts";

/** A sprint of the same policy that did not count. */
export interface LeftOutSprint {
  readonly name: string;
  readonly reason: string;
}

/** The checklist with its answer, as it is stored. */
export interface Readiness extends RollUp {
  /** Resource name readiness/{id}. */
  readonly name: string;
  readonly evaluateTimeMs: number;
  readonly items: readonly ReadinessItem[];
  /** Names of those that counted, newest first. */
  readonly sprints: readonly string[];
  readonly leftOut: readonly LeftOutSprint[];
  /** Of their trading policy; empty without any. */
  readonly policyHash: string;
  /** The build that evaluated it. */
  readonly build: string;
}

/** All twelve items and what they come to. */
export function judgeAll(evidence: Evidence): RollUp & Pick<Readiness, "items"> {
  const items = itemRules.map(({ judge, number, id, title, isDeferrable = false }) => {
    return { number, id, title, isDeferrable, ...judge(evidence) };
  });
  return { items, ...rollUp(items, itemNumbers) };
}
