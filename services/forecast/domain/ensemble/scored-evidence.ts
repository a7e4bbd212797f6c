import { type Evidence, EvidenceGathering } from "./evidence.ts";

/** A forecast of the past with what followed it. */
export interface ScoredForecast {
  /** Close that it started from. */
  readonly lastClosePrice: number;
  /** The path of each model that had one, by its id. */
  readonly paths: ReadonlyMap<string, readonly number[]>;
  /** Closes that followed, one per bar of the horizon. */
  readonly realisedPrices: readonly number[];
}

/** What forecasts of the past, scored since, say of the models. */
export function scoredEvidence(
  models: readonly string[],
  forecasts: readonly ScoredForecast[],
): Evidence {
  const gathering = new EvidenceGathering(models);
  for (const { lastClosePrice, paths, realisedPrices } of forecasts) {
    const own = models.map((model) => paths.get(model));
    gathering.add(own, realisedPrices, lastClosePrice);
  }
  return gathering.evidence("SCORED_FORECASTS");
}
