/** What a comparison of two audit sets comes to. */
export type ComparisonConclusion =
  | "BASE_BETTER"
  | "OTHER_BETTER"
  | "NO_CLEAR_WINNER"
  | "INCONCLUSIVE";

/** The setting whose comparison the roadmap asks for. */
export const regimeSetting = "forecast.regime.enabled";

/** What a recorded comparison says of two forecast policies. */
export interface PolicyComparison {
  readonly basePolicy: string;
  readonly otherPolicy: string;
  readonly sharedHash: string;
  /** Generated bars say nothing about a market. */
  readonly isOnRecordedBars: boolean;
  readonly conclusion: ComparisonConclusion;
  /** Pairs of the decisive metric. */
  readonly n: number;
  /** The conclusion that holds at every look; absent in what earlier versions recorded. */
  readonly assured?: AssuredConclusion;
}

/** Which arm was shown to be better; EXPLORATORY where the settings, or the question, could be chosen by the outcomes. */
export type AssuredConclusion = "BASE_BETTER" | "OTHER_BETTER" | "INCONCLUSIVE" | "EXPLORATORY";

/** How a policy stands in the comparisons that it took part in. */
export interface PolicyVerdict {
  /** Comparisons that came to a conclusion other than INCONCLUSIVE. */
  readonly decided: number;
  /** Whether the policy lost in the one that counts; undefined where none is decided. */
  readonly lost: boolean | undefined;
}

/**
 * How a policy stands. Of comparisons of the same two policies on the same bars the first alone counts: who compares
 * again by another metric, or runs the sprints again, has seen the outcome. Of what then is left, the decided one with
 * the most pairs counts, of equals one that the policy lost.
 * @param comparisons - in the order of recording.
 */
export function verdictOnPolicy(
  policy: string,
  comparisons: readonly PolicyComparison[],
): PolicyVerdict {
  const first = new Map<string, PolicyComparison>();
  for (const one of comparisons) {
    const policies = [one.basePolicy, one.otherPolicy].sort();
    const takesPart = policy !== "" && policies.includes(policy);
    if (!takesPart || !one.isOnRecordedBars || policies[0] === policies[1]) continue;
    const question = JSON.stringify([...policies, one.sharedHash]);
    if (!first.has(question)) first.set(question, one);
  }
  const decided = [...first.values()].filter(({ conclusion }) => conclusion !== "INCONCLUSIVE");
  const most = Math.max(...decided.map(({ n }) => n));
  const decisive = decided.filter(({ n }) => n === most);
  return {
    decided: decided.length,
    lost: decided.length === 0 ? undefined : decisive.some((one) => isLoser(policy, one)),
  };
}

function isLoser(
  policy: string,
  { conclusion, basePolicy, otherPolicy }: PolicyComparison,
): boolean {
  if (conclusion === "BASE_BETTER") return policy === otherPolicy;
  return conclusion === "OTHER_BETTER" && policy === basePolicy;
}
