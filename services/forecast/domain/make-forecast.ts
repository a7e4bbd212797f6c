import { type CheckStop, neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import { seasonalScale } from "#lib/statistics/scores/scaled-error.ts";
import type { BarColumns } from "./bar-columns.ts";
import { combine } from "./ensemble/combine.ts";
import type { Evidence } from "./ensemble/evidence.ts";
import { ensembleWeights } from "./ensemble/weights.ts";
import { checkVarying, rmseOf } from "./fit-bases.ts";
import type { MadeForecast, ModelForecast } from "./forecast.ts";
import { priceBands } from "./intervals/price-bands.ts";
import { scaleSource } from "./intervals/scale-source.ts";
import { varianceSource } from "./intervals/variance-source.ts";
import { marketMeasures } from "./market-measures.ts";
import { meanLogReturn } from "./models/drift.ts";
import type { ModelResult } from "./models/model.ts";
import { type ConfiguredModel, configuredModels } from "./models/registry.ts";
import { ownPast } from "./own-past.ts";
import type { ForecastPolicy } from "./policy.ts";
import { detectRegime } from "./regime/detect-regime.ts";
import { riseProbabilities } from "./rise/rise-probabilities.ts";
import type { RiseScore } from "./rise/rise-score.ts";
import { rollingValidation } from "./validation/rolling-validation.ts";

/**
 * The forecast of the bars given, all of them at or before the as-of: every model's path, the
 * ensemble, its intervals and the measures of the market. Same input, same bytes out.
 * @param scored the models' errors in scored forecasts; where absent, rolling origins are the evidence
 * @param checkStop called between fits; what it throws ends the computation
 * @param riseScores what scored forecasts said of a rise, latest first
 * @param watched each model as it is to be fitted; one that is measured forecasts the same
 * @throws Fault INVALID_ARGUMENT FIT_FAILED when the closes do not vary.
 */
export function makeForecast(
  bars: BarColumns,
  horizonBars: number,
  policy: ForecastPolicy,
  scored?: Evidence,
  checkStop: CheckStop = neverStop,
  riseScores: readonly RiseScore[] = [],
  watched: (model: ConfiguredModel) => ConfiguredModel = (model) => model,
): MadeForecast {
  const { closes } = bars;
  checkVarying(closes);
  const models = configuredModels(policy).map(watched);
  const evidence = scored ?? rollingValidation(models, closes, horizonBars, policy, checkStop);
  const { seasonPeriodBars } = policy;
  const input = { closes, horizonBars, seasonPeriodBars, purpose: "FORECAST", checkStop } as const;
  const results = models.map((model) => ({ id: model.id, result: model.forecast(input) }));
  const variance = varianceSource(results, closes, horizonBars);
  const paths = results.map(({ result }) =>
    result.status === "FAILED" ? undefined : result.prices,
  );
  const regime = policy.regime.enabled ? detectRegime(bars, policy.regime, checkStop) : undefined;
  const weights = ensembleWeights(
    paths.map((path) => path !== undefined),
    evidence,
    policy,
    regime?.label,
  );
  const ensemble = combine(paths, weights.ratios, horizonBars);
  const bands = priceBands(
    closes,
    ensemble,
    variance,
    scaleSource(results, closes),
    policy.intervalLevelRatios,
    policy.intervals,
  );
  const rise = riseProbabilities(bars, bands.upProbabilities, riseScores);
  const seasonalScalePrice = seasonalScale(closes, seasonPeriodBars);
  const lastClosePrice = closes[closes.length - 1]!;
  const content = {
    barsUsed: closes.length,
    lastClosePrice,
    ensemblePrices: Array.from(ensemble),
    intervals: bands.intervals,
    models: results.map(({ id, result }, i) => ({
      model: id,
      status: result.status,
      prices: Array.from(paths[i] ?? []),
      weightRatio: weights.ratios[i]!,
      validationRmse: rmseOf(evidence.models[i]!),
      diagnostics: result.diagnostics,
      note: result.note,
      ...variancesOf(result),
    })),
    baselineModel: policy.baselineModel,
    upProbabilities: rise.upProbabilities,
    confidenceBasis: rise.kind,
    riseBasis: rise.basis,
    weightsBasis: weights.origin,
    weightsEntropyRatio: weights.entropyRatio,
    weightsReason: weights.reason,
    ...(regime && { regime }),
    varianceSource: bands.basis.scaleSource,
    logReturnVariances: Array.from(variance.logReturnVariances),
    ...(seasonalScalePrice !== undefined && { seasonalScalePrice }),
    intervalBasis: bands.basis,
    measures: marketMeasures(bars, variance.logReturnVariances[0]!),
  };
  const fitTests = results.flatMap(({ id: model, result }) =>
    result.status === "FAILED" || result.fitTests === undefined
      ? []
      : [{ model, ...result.fitTests }],
  );
  const past = ownPast(logReturns(closes));
  const driftLogReturn = meanLogReturn(closes);
  return { content, fitTests, driftLogReturn, ...(past && { ownPast: past }) };
}

function variancesOf(result: ModelResult): Pick<ModelForecast, "logReturnVariances"> {
  if (result.status === "FAILED" || result.logReturnVariances === undefined) return {};
  return { logReturnVariances: Array.from(result.logReturnVariances) };
}
