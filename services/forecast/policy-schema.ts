import { z } from "zod";
import { etsForms } from "#lib/statistics/exponential-smoothing/settings.ts";
import { presamples } from "#lib/statistics/garch/presample.ts";
import {
  covarianceKinds,
  errorDistributions,
  varianceForms,
} from "#lib/statistics/garch/settings.ts";
import { trajectoryForms } from "#lib/statistics/samossa/lag-products.ts";
import { rankRules } from "#lib/statistics/samossa/rank-rule.ts";
import { samossaSelections } from "#lib/statistics/samossa/settings.ts";
import { weightBases } from "./domain/ensemble/policy.ts";
import { intervalMethods } from "./domain/intervals/policy.ts";
import { modelById, models, requiredModel } from "./domain/models/registry.ts";
import type { ForecastPolicy } from "./domain/policy.ts";
import { regimeLabels } from "./domain/regime/policy.ts";
import { minimumTrainingBars } from "./domain/validation/rolling-validation.ts";

const ratio = z.number().min(0).max(1);
const share = z.number().gt(0).max(1);
const modelId = z
  .string()
  .refine(
    (id) => modelById(id) !== undefined,
    `expected one of ${models.map(({ id }) => id).join(", ")}`,
  );
const weights = z
  .array(z.strictObject({ model: modelId, ratio: ratio }))
  .min(1)
  .max(32);

const ensemble = z.strictObject({
  basis: z.enum(weightBases),
  minimumScoredForecasts: z.int().min(1).max(10_000),
  candidates: z.array(z.strictObject({ weights })).max(64),
});

const intervals = z.strictObject({
  method: z.enum(intervalMethods),
  minimumScores: z.int().min(20).max(5_000),
  adaptationRate: z.number().min(0).max(0.1),
});

const regime = z.strictObject({
  enabled: z.boolean(),
  windowBars: z.int().min(21).max(1_000),
  lowAnnualisedVolatilityRatio: z.number().gt(0).max(10),
  highAnnualisedVolatilityRatio: z.number().gt(0).max(10),
  crisisAnnualisedVolatilityRatio: z.number().gt(0).max(10),
  weakTrendRatio: ratio,
  strongTrendRatio: ratio,
  weights: z.array(z.strictObject({ label: z.enum(regimeLabels), weights })).max(6),
});

const garch = z.strictObject({
  form: z.enum(varianceForms),
  distribution: z.enum(errorDistributions),
  maximumOrder: z.int().min(1).max(3),
  presample: z.enum(presamples),
  stationary: z.boolean(),
  covariance: z.enum(covarianceKinds),
  iterationLimit: z.int().min(1).max(1_000),
});

const windowBars = z.int().min(4).max(120);
const samossa = z.strictObject({
  form: z.enum(trajectoryForms),
  selection: z.enum(samossaSelections),
  windowBars,
  windowCandidates: z.array(windowBars).min(1).max(8),
  rankRule: z.enum(rankRules),
  rank: z.int().min(1).max(60),
  energyRatio: share,
  residualLags: z.int().min(0).max(20),
});

const mssaRl = z.strictObject({
  windowBars: z.int().min(4).max(120),
  signalRank: z.int().min(1).max(20),
  cusumThreshold: z.number().gt(0).max(100),
  episodes: z.int().min(1).max(1_000),
  learningRate: share,
  discountRatio: z.number().min(0).lt(1),
  explorationRatio: share,
  minimumVisits: z.int().min(1).max(1_000),
  minimumAdvantage: z.number().min(0).max(100),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
});

const sarimax = z.strictObject({
  maximumOrder: z.int().min(0).max(5),
  maximumSeasonalOrder: z.int().min(0).max(2),
  iterationLimit: z.int().min(1).max(1_000),
  orderLimit: z.int().min(1).max(200),
});

const ets = z.strictObject({
  forms: z.enum(etsForms),
  iterationLimit: z.int().min(1).max(10_000),
  longSeasonPeriodBars: z.int().min(1).max(1_000),
});

/** The rules of a forecast policy, the same for the configuration and for a request's own. */
export const forecastPolicySchema: z.ZodType<ForecastPolicy> = z
  .strictObject({
    lookbackBars: z.int().min(minimumTrainingBars).max(5_000),
    minimumBars: z.int().min(minimumTrainingBars).max(5_000),
    seasonPeriodBars: z.int().min(1).max(366),
    models: z.array(modelId).min(1).max(32),
    baselineModel: z.string(),
    validationOrigins: z.int().min(0).max(100),
    validationStepBars: z.int().min(1).max(250),
    equalWeightShrinkageRatio: ratio,
    minimumWeightRatio: z.number().min(0).lt(1),
    intervalLevelRatios: z.array(z.number().gt(0).lt(1)).min(1).max(4),
    ensemble,
    intervals,
    regime,
    garch,
    samossa,
    mssaRl,
    sarimax,
    ets,
  })
  .superRefine((policy, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: path.split("."), message });
    if (policy.lookbackBars < policy.minimumBars)
      refuse("lookbackBars", "must be at least minimumBars");
    if (new Set(policy.models).size < policy.models.length) refuse("models", "names a model twice");
    if (!policy.models.includes(requiredModel)) refuse("models", `must include ${requiredModel}`);
    if (!policy.models.includes(policy.baselineModel)) {
      refuse("baselineModel", "must be one of models");
    }
    const levels = policy.intervalLevelRatios;
    if (levels.some((level, i) => i > 0 && level <= levels[i - 1]!)) {
      refuse("intervalLevelRatios", "must ascend");
    }
    const { regime } = policy;
    if (!(regime.lowAnnualisedVolatilityRatio < regime.highAnnualisedVolatilityRatio)) {
      refuse("regime.lowAnnualisedVolatilityRatio", "must be below highAnnualisedVolatilityRatio");
    }
    if (!(regime.highAnnualisedVolatilityRatio <= regime.crisisAnnualisedVolatilityRatio)) {
      refuse(
        "regime.highAnnualisedVolatilityRatio",
        "must not be above crisisAnnualisedVolatilityRatio",
      );
    }
    if (!(regime.weakTrendRatio < regime.strongTrendRatio)) {
      refuse("regime.weakTrendRatio", "must be below strongTrendRatio");
    }
    if (new Set(regime.weights.map(({ label }) => label)).size < regime.weights.length) {
      refuse("regime.weights", "names a regime twice");
    }
    if (policy.ensemble.basis === "CANDIDATES" && policy.ensemble.candidates.length === 0) {
      refuse("ensemble.candidates", "must hold a candidate for the basis CANDIDATES");
    }
  });
