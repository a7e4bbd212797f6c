import {
  allPass,
  nearestSize,
  passes,
  type Requirement,
  smallestCostChange,
  smallestEdgeChange,
} from "../domain/explanation/smallest-change.ts";
import { denies } from "../domain/judge-signal.ts";
import type { RuleOutcome } from "../domain/rules/rule.ts";
import { type ReplayDependencies, requireReplayable } from "./replay-decision.ts";

/** The smallest change of one thing alone that would do; each is undefined where no such change does. */
export interface SmallestChange {
  readonly edgeChangeBps: number | undefined;
  readonly costChangeBps: number | undefined;
  readonly sizeUnits: bigint | undefined;
}

/** Why a decision was denied, and what would have had to be otherwise. */
export interface Explanation {
  readonly denials: readonly { readonly outcome: RuleOutcome; readonly change: SmallestChange }[];
  /** Undefined where nothing denied. */
  readonly all: SmallestChange | undefined;
}

/**
 * Says for each rule that denied a stored decision, and for all of them, which smallest change would let it pass.
 * @throws Fault NOT_FOUND RESOURCE_NOT_FOUND; FAILED_PRECONDITION DECISION_INPUTS_MISSING.
 */
export async function explainDecision(
  { history, letOthersRun }: ReplayDependencies,
  name: string,
): Promise<Explanation> {
  const { decision, basis } = requireReplayable(history, name);
  if (decision.verdict !== "DENY") return { denials: [], all: undefined };
  const denials: Explanation["denials"][number][] = [];
  for (const outcome of decision.outcomes.filter(denies)) {
    denials.push({ outcome, change: await smallestChange(passes(outcome.rule)) });
  }
  return { denials, all: await smallestChange(allPass) };

  /** Lets other calls go on between the searches, each of which takes some milliseconds. */
  async function smallestChange(meets: Requirement): Promise<SmallestChange> {
    await letOthersRun();
    const edgeChangeBps = smallestEdgeChange(basis, meets);
    await letOthersRun();
    const costChangeBps = smallestCostChange(basis, meets);
    await letOthersRun();
    return { edgeChangeBps, costChangeBps, sizeUnits: nearestSize(basis, meets) };
  }
}
