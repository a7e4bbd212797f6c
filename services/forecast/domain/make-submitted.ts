import { Fault } from "#lib/kernel/fault.ts";
import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import { seasonalScale } from "#lib/statistics/scores/scaled-error.ts";
import { exponentialVariance } from "#lib/statistics/volatility/exponential-variance.ts";
import type { BarColumns } from "./bar-columns.ts";
import type { Evidence } from "./ensemble/evidence.ts";
import { checkVarying, rmseOf } from "./fit-bases.ts";
import type { MadeForecast } from "./forecast.ts";
import { marketMeasures } from "./market-measures.ts";
import { naive } from "./models/naive.ts";
import { ownPast } from "./own-past.ts";
import type { ForecastPolicy } from "./policy.ts";
import { riseProbabilities } from "./rise/rise-probabilities.ts";
import type { RiseScore } from "./rise/rise-score.ts";
import { statedRises } from "./submission/stated-law.ts";
import type { SubmittedForecast } from "./submission/submitted-forecast.ts";
import { submittedModel } from "./submission/submitted-models.ts";

const scaleSource = "the quantiles that were submitted";
const note = "made elsewhere and submitted";

/**
 * The forecast that somebody else made, in the shape of ours: its medians are the ensemble, beside the naive path. What
 * it says of a rise is calibrated as ours is. Measures of the market come from the bars, never from what was submitted,
 * so that nobody states a market into calm. Same input, same bytes out.
 * @param bars up to the as-of
 * @param horizonBars at most those of the forecast, whose later bars are left out
 * @param evidence the errors of the naive path and of earlier submissions of the same audit set
 * @throws Fault INVALID_ARGUMENT FIT_FAILED when the closes do not vary.
 */
export function makeSubmitted(
  submitted: SubmittedForecast,
  bars: BarColumns,
  horizonBars: number,
  policy: Pick<ForecastPolicy, "seasonPeriodBars">,
  evidence: Evidence,
  riseScores: readonly RiseScore[],
): MadeForecast {
  const { closes } = bars;
  checkVarying(closes);
  const lastClosePrice = closes[closes.length - 1]!;
  const ensemblePrices = submitted.medianPrices.slice(0, horizonBars);
  const rise = riseProbabilities(
    bars,
    statedRises(submitted, lastClosePrice, horizonBars),
    riseScores,
  );
  const seasonalScalePrice = seasonalScale(closes, policy.seasonPeriodBars);
  const paths = [
    { model: naive.id, prices: ensemblePrices.map(() => lastClosePrice), weightRatio: 0, note: "" },
    { model: submittedModel, prices: ensemblePrices, weightRatio: 1, note },
  ];
  const past = ownPast(logReturns(closes));
  const content = {
    barsUsed: closes.length,
    lastClosePrice,
    ensemblePrices,
    intervals: submitted.intervals.map(({ tailRatio, lowerPrices, upperPrices }) => ({
      levelRatio: 1 - 2 * tailRatio,
      lowerPrices: lowerPrices.slice(0, horizonBars),
      upperPrices: upperPrices.slice(0, horizonBars),
    })),
    models: paths.map((path, i) => ({
      ...path,
      status: "OK" as const,
      validationRmse: rmseOf(evidence.models[i]!),
      diagnostics: {},
    })),
    baselineModel: naive.id,
    upProbabilities: rise.upProbabilities,
    confidenceBasis: rise.kind,
    riseBasis: rise.basis,
    weightsBasis: "SUBMITTED" as const,
    weightsEntropyRatio: 0,
    weightsReason: note,
    varianceSource: scaleSource,
    logReturnVariances: [],
    ...(seasonalScalePrice !== undefined && { seasonalScalePrice }),
    intervalBasis: {
      method: "SUBMITTED" as const,
      scaleSource,
      scoreCounts: ensemblePrices.map(() => 0),
      bands: [],
      note: "",
    },
    measures: marketMeasures(bars, exponentialVariance(logReturns(closes))),
  };
  return { content, fitTests: [], ...(past && { ownPast: past }) };
}

/** @throws Fault FORECAST_MISSING, always: nobody submitted a forecast for an as-of, or a shorter one. */
export function missingForecast(
  source: string,
  horizonBars: number,
  found: SubmittedForecast | undefined,
): Fault {
  const held =
    found === undefined
      ? "holds none"
      : `holds one of ${found.medianPrices.length} bars, and ${horizonBars} are asked for`;
  return new Fault("FAILED_PRECONDITION", "FORECAST_MISSING", `${source} ${held}`);
}
