import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import type { Sprint, SprintPolicy, Verdict } from "./sprint.ts";

/** SHA-256 of a policy: of the pinned messages and gates, without what was read from them. */
export function policyHash({
  forecast,
  risk,
  intradayRisk,
  costModel,
  execution,
  gates,
}: SprintPolicy): string {
  return hashOf({
    forecast: forecast.pinned,
    risk: risk.pinned,
    ...(intradayRisk !== undefined && { intradayRisk }),
    costModel,
    execution,
    gates: gates.map(({ gate, specHash }) => ({ gate, specHash })),
  });
}

/** SHA-256 of everything in a policy that forecasts and trades follow: gates only judge them. */
export function tradingPolicyHash(policy: SprintPolicy): string {
  return policyHash({ ...policy, gates: [] });
}

/**
 * SHA-256 of what a step did: forecasts, decisions, orders, trades and outcomes as numbers. Names
 * hold the sprint's id and are left out by the caller, so that equal work has an equal hash.
 */
export function stepHash(asOfMs: number, tickers: readonly Canonical[]): string {
  return hashOf({ asOfMs, tickers });
}

/** A gate's answer reduced to what does not depend on the sprint's id. */
export interface GateDigest {
  readonly gate: string;
  readonly specHash: string;
  readonly verdict: Verdict;
  readonly criteria: Canonical;
}

/**
 * SHA-256 over all that a sprint was and did. The same data, policy (its seed included) and build give
 * the same hash, on one thread or eight, after any crash (docs/invariants.md, 23).
 */
export function sprintHash(
  sprint: Pick<Sprint, "spec" | "policyHash" | "dataHash" | "asOfTimesMs">,
  stepHashes: readonly string[],
  scorecardHash: string,
  gates: readonly GateDigest[],
): string {
  const { tickers, interval, horizonBars, startingCashMicros, allow, intradayPass } = sprint.spec;
  return hashOf({
    spec: {
      tickers,
      interval,
      horizonBars,
      startingCashMicros,
      ...(allow && { allow }),
      ...(intradayPass && { intradayPass: { ...intradayPass } }),
    },
    policyHash: sprint.policyHash,
    dataHash: sprint.dataHash,
    asOfTimesMs: sprint.asOfTimesMs,
    steps: stepHashes,
    scorecardHash,
    gates: gates.map(({ gate, specHash, verdict, criteria }) => ({
      gate,
      specHash,
      verdict: foundVerdict(verdict),
      criteria,
    })),
  });
}

/** What a gate found on this sprint alone: what other evidence was judged by is nothing that the sprint did. */
function foundVerdict(verdict: Verdict): Verdict {
  return verdict === "PASS_LOOSENED" ? "PASS" : verdict;
}

/** Whether amounts were converted at rates that nobody ever traded at. */
export function hasSyntheticRates({ rates = [] }: Pick<Sprint, "rates">): boolean {
  return rates.some(({ legs }) => legs.some(({ provenance }) => provenance === "SYNTHETIC"));
}

/**
 * FAIL if any gate failed, else INCONCLUSIVE if any was (or there are none), else PASS_LOOSENED if any was, else PASS.
 * What was converted at generated rates is evidence of nothing and never PASSes.
 */
export function verdictOf(
  gates: readonly Pick<GateDigest, "verdict">[],
  sprint: Pick<Sprint, "rates"> = {},
): Verdict {
  if (gates.some((gate) => gate.verdict === "FAIL")) return "FAIL";
  if (hasSyntheticRates(sprint)) return "INCONCLUSIVE";
  if (gates.length === 0 || gates.some((gate) => gate.verdict === "INCONCLUSIVE")) {
    return "INCONCLUSIVE";
  }
  return gates.every((gate) => gate.verdict === "PASS") ? "PASS" : "PASS_LOOSENED";
}
