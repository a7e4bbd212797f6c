import type { SignalForecast } from "../inputs.ts";
import type { RiskPolicy } from "../policy/risk-policy.ts";
import { type Conviction, conviction, roadmapWeights } from "./conviction.ts";
import { edgeBps, type Signal } from "./derive-signal.ts";
import { diagnosticsScore } from "./diagnostics-score.ts";
import type { ForecastReadings } from "./forecast-readings.ts";
import { modelAgreement } from "./model-agreement.ts";

/**
 * The conviction of a signal, of the weights of its policy.
 * @param costBps - of a round trip of the whole position limit; undefined where unknown.
 */
export function signalConviction(
  signal: Signal,
  { annualisedVolatilityRatio }: ForecastReadings,
  { evidence, directionRecord }: Pick<SignalForecast, "evidence" | "directionRecord">,
  costBps: number | undefined,
  policy: RiskPolicy,
): Conviction {
  const edge = edgeBps(signal);
  const inputs = {
    moveRatio: edge === undefined ? undefined : edge / 1e4,
    netRatio: edge === undefined || costBps === undefined ? undefined : (edge - costBps) / 1e4,
    floorRatio: policy.minimumExpectedReturnBps / 1e4,
    signalToNoiseRatio: signal.signalToNoiseRatio,
    agreement: modelAgreement(evidence, signal.holdingBars),
    diagnostics: diagnosticsScore(evidence, directionRecord),
    annualisedVolatilityRatio,
  };
  return conviction(inputs, weightsOf(policy));
}

function weightsOf(policy: RiskPolicy) {
  return {
    edge: policy.convictionEdgeWeightRatio ?? roadmapWeights.edge,
    agreement: policy.convictionAgreementWeightRatio ?? roadmapWeights.agreement,
    diagnostics: policy.convictionDiagnosticsWeightRatio ?? roadmapWeights.diagnostics,
    signalToNoise: policy.convictionSignalToNoiseWeightRatio ?? roadmapWeights.signalToNoise,
  };
}
