import { metricValue } from "#lib/kernel/metric.ts";
import { TwoSidedCusum } from "#lib/statistics/change-points/two-sided-cusum.ts";
import { varianceBucket } from "#lib/statistics/mssa-rl/market-states.ts";
import { moments } from "#lib/statistics/returns/log-returns.ts";
import { exponentialVariance } from "#lib/statistics/volatility/exponential-variance.ts";
import { combine } from "#services/forecast/domain/ensemble/combine.ts";
import type { Evidence } from "#services/forecast/domain/ensemble/evidence.ts";
import {
  ensembleWeights,
  type WeightingSettings,
} from "#services/forecast/domain/ensemble/weights.ts";
import { forecastPolicySchema } from "#services/forecast/domain/policy.ts";
import { classify, type RegimeEvidence } from "#services/forecast/domain/regime/classify.ts";
import { pathScore } from "#services/forecast/domain/scoring/path-score.ts";
import { rollingOrigins } from "#services/forecast/domain/validation/rolling-validation.ts";
import { policy } from "#test/support/forecast-policy.ts";
import { runArea } from "./run-area.ts";

type ByModel = Readonly<Record<string, number>>;

/** Evidence of errors that always go together, so that mixing models gains nothing. */
function evidenceOn(models: readonly string[], errors: readonly number[]): Evidence {
  return {
    source: "ROLLING_ORIGINS",
    origins: 20,
    models: models.map((model, i) => ({
      model,
      meanSquaredError: errors[i]! * errors[i]!,
      comparisons: 100,
      failures: 0,
    })),
    errorMoments: errors.flatMap((one) => errors.map((other) => one * other)),
  };
}

const plain: WeightingSettings = { ...policy, equalWeightShrinkageRatio: 0 };

/** The policy that chooses among candidates. */
function amongCandidates(candidates: readonly ByModel[]): WeightingSettings {
  const weights = candidates.map((candidate) => ({
    weights: Object.entries(candidate).map(([model, ratio]) => ({ model, ratio })),
  }));
  const ensemble = { ...policy.ensemble, basis: "CANDIDATES" as const, candidates: weights };
  return { ...plain, ensemble };
}

/** Where the policy is refused whose only candidate has these weights; "" where it is taken. */
function refusedAt(weights: ByModel): string {
  const { ensemble } = amongCandidates([weights]);
  const parsed = forecastPolicySchema.safeParse({ ...policy, ensemble });
  return parsed.error?.issues[0]?.path.join(".") ?? "";
}

function blended(weights: ByModel, forecasts: Readonly<Record<string, readonly number[] | null>>) {
  const models = Object.keys(weights);
  const paths = models.map((model) => forecasts[model] ?? undefined);
  const hasPath = paths.map((path) => path !== undefined);
  const found = ensembleWeights(
    hasPath,
    evidenceOn(models, Array(models.length).fill(1)),
    amongCandidates([weights]),
  );
  const asArrays = paths.map((path) => path && Float64Array.from(path));
  const horizonBars = paths.find((path) => path !== undefined)?.length ?? 0;
  return {
    blended: [...combine(asArrays, found.ratios, horizonBars)],
    effective: found.ratios,
    reported: /garch has no path/.test(found.reason),
  };
}

/** Weights by model, without those that have none. */
function weighed(errors: ByModel, settings: WeightingSettings) {
  const models = Object.keys(errors);
  const hasPath = models.map(() => true);
  const { ratios } = ensembleWeights(hasPath, evidenceOn(models, Object.values(errors)), settings);
  const held = models.map((model, i) => [model, ratios[i]!] as const).filter(([, one]) => one > 0);
  return { weights: Object.fromEntries(held), score: null };
}

interface Summary {
  readonly regressionMetrics: { readonly rmse: number };
}
type GivenEnsemble =
  | { readonly summaries: Readonly<Record<string, Summary>> }
  | { readonly candidates: readonly ByModel[]; readonly confidenceRatio: ByModel }
  | { readonly rmse: ByModel }
  | {
      readonly weights: ByModel;
      readonly forecasts?: Readonly<Record<string, readonly number[] | null>>;
    };

runArea<GivenEnsemble>("ensemble", (given) => {
  if ("summaries" in given) {
    const errors = Object.entries(given.summaries).map(
      ([model, { regressionMetrics }]) => [model.toLowerCase(), regressionMetrics.rmse] as const,
    );
    return weighed(Object.fromEntries(errors), plain);
  }
  if ("candidates" in given) {
    // A confidence is read as an error in inverse proportion.
    const errors = Object.entries(given.confidenceRatio).map(([model, one]) => [model, 1 / one]);
    return weighed(Object.fromEntries(errors), amongCandidates(given.candidates));
  }
  if ("rmse" in given) {
    const [bars, horizonBars] = [500, 30];
    const late = rollingOrigins(bars, horizonBars, policy).filter(
      (origin) => origin + horizonBars > bars - 1,
    );
    return { windowsAfterAsOf: late.length };
  }
  const { weights, forecasts } = given;
  return forecasts === undefined ? { refused: refusedAt(weights) } : blended(weights, forecasts);
});

interface GivenMarket {
  readonly realizedVolatility: number;
  readonly trendStrength: number;
  readonly hurstExponent: number;
  readonly adfPvalue: number;
}

runArea<GivenMarket>("regime", (given) => {
  const evidence: RegimeEvidence = {
    annualisedVolatilityRatio: given.realizedVolatility,
    trendRatio: given.trendStrength,
    hurstExponent: given.hurstExponent,
    unitRootPValue: given.adfPvalue,
  };
  const found = classify(evidence, policy.regime);
  return {
    regime: found.label,
    confidenceRatio: "confidenceRatio" in found && found.confidenceRatio,
  };
});

type GivenStates =
  | { readonly standardised: readonly number[]; readonly threshold: number }
  | { readonly varianceRatios: readonly number[] };

runArea<GivenStates>("mssa-rl", (given) => {
  if ("varianceRatios" in given) {
    return { states: given.varianceRatios.map(varianceBucket), actions: null };
  }
  const cusum = new TwoSidedCusum(given.threshold, 0);
  const leaves = given.standardised.map((deviation) => cusum.add(deviation));
  return { changePointPositions: leaves.flatMap((leave, at) => (leave ? [at] : [])) };
});

runArea<{ readonly returns: readonly number[] }>("garch", (given) => {
  const returns = Float64Array.from(given.returns);
  const lastVariance = exponentialVariance(returns);
  return { lastVariance, volatility: Math.sqrt(lastVariance), mean: moments(returns).mean };
});

interface GivenPath {
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
}

runArea<GivenPath>("metrics", ({ actual, predicted }) => {
  const basis = { lastClosePrice: actual[0]!, realised: actual };
  const { rmse, smape, terminalDirection } = pathScore("ensemble", predicted, basis);
  return {
    rmse: metricValue(rmse),
    smape: metricValue(smape),
    directionalAccuracy: metricValue(terminalDirection) ?? null,
    nObservations: rmse.n,
    trackingError: null,
  };
});
