import type { ForecastEvidence, ModelEvidence } from "#services/risk-gate/domain/inputs.ts";

const path = (step: number) => Array.from({ length: 8 }, (_, bar) => 100 + step * (bar + 1));

export const baselineEvidence: ModelEvidence = {
  model: "naive",
  fit: "OK",
  weightRatio: 0.25,
  prices: path(0),
  validationRmsePrice: 2,
};

export const betterEvidence: ModelEvidence = {
  model: "samossa",
  fit: "OK",
  weightRatio: 0.75,
  prices: path(0.27),
  validationRmsePrice: 1.8,
};

/** Two models that agree, of which the heavier has the smaller error, and mostly right directions. */
export const soundEvidence: ForecastEvidence = {
  models: [baselineEvidence, betterEvidence],
  baselineModel: "naive",
  directionalAccuracyRatio: 0.6,
  ownPastPercentileRatio: 0.4,
};
