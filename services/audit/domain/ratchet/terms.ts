import { canonicalJson, sha256Hex } from "#lib/kernel/canonical.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { PolicyApplied } from "../facts/policy-facts.ts";
import type { GateSpec } from "../gates/gate-spec.ts";
import { testableMetric } from "../metrics/catalogue.ts";
import { type Demand, fixedDemand } from "./demand.ts";

/** What evidence on one instrument came about by, apart from the gates that judge it. */
export interface Terms {
  /** Whose they are. */
  readonly source: "RISK_POLICY" | "FORECAST";
  readonly auditSet: string;
  readonly ticker: string;
  /** Length of the bars that were forecast. */
  readonly interval: string;
  readonly isProofMode: boolean;
  /** Whether a barbell limited what was traded; absent for no. */
  readonly isBarbell?: true;
  /** SHA-256 of the policy, or of the demands. */
  readonly hash: string;
  readonly demands: readonly Demand[];
}

/** By what signals were decided. */
export function policyTerms({ policyHash, limits, ...rest }: PolicyApplied): Terms {
  return { source: "RISK_POLICY", ...rest, hash: policyHash, demands: limits };
}

/** What the forecasts of an audit set are held against: over which horizon, and against which model. */
export function forecastTerms({ auditSet, observed }: Evidence): readonly Terms[] {
  const found = new Map<string, Terms>();
  for (const { ticker, interval, horizonBars, baselineModel } of observed("FORECAST_MADE")) {
    const key = `${ticker} ${interval} ${horizonBars} ${baselineModel}`;
    if (found.has(key)) continue;
    const demands = [
      fixedDemand("forecast.horizon_bars", String(horizonBars)),
      fixedDemand("forecast.baseline_model", baselineModel),
    ];
    const hash = sha256Hex(canonicalJson(demands.map((demand) => ({ ...demand }))));
    const instrument = { auditSet, ticker, interval, isProofMode: false };
    found.set(key, { source: "FORECAST", ...instrument, hash, demands });
  }
  return [...found.values()].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

function keyOf({ ticker, interval, hash }: Terms): string {
  return `${ticker} ${interval} ${hash}`;
}

/** Whether a gate judges how good forecasts were: by their errors, not by how many there are. */
export function judgesForecasts(spec: GateSpec): boolean {
  if (spec.kind === "FORECAST_AUDITS" || spec.ensemble !== undefined) return true;
  return spec.criteria.some(
    ({ metric }) => testableMetric(metric).denominator === "effective audits",
  );
}

/**
 * Terms of other instruments, of bars of another length, of the other mode, with a barbell or without, and of the other
 * kind are no measure.
 */
export function areComparable(one: Terms, other: Terms): boolean {
  return (
    one.source === other.source &&
    one.ticker === other.ticker &&
    one.interval === other.interval &&
    one.isProofMode === other.isProofMode &&
    one.isBarbell === other.isBarbell
  );
}

/** Whether they are the same terms of the same audit set. */
export function isSameTerms(one: Terms, other: Terms): boolean {
  return areComparable(one, other) && one.auditSet === other.auditSet && one.hash === other.hash;
}
