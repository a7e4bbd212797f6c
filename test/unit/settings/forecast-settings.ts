import type { Bar } from "#lib/kernel/bar.ts";
import { type OriginErrors, originErrors } from "#services/forecast/domain/ensemble/evidence.ts";
import { sampleBars } from "#test/support/sample-bars.ts";
import { settingAt } from "./changed-settings.ts";

export const file = "forecast.yaml";

/** Settings and bars with which a setting matters. */
export interface Context {
  readonly bars: readonly Bar[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly scored?: readonly OriginErrors[];
}

/** Another value of a setting, and the context in which that changes the forecast. */
export interface Change {
  readonly context: Context;
  readonly value: unknown;
  /** Where the context moved the setting to; as in the file where absent. */
  readonly path?: string;
}

const usual = sampleBars(350);
/** Annualised volatility 0.17, R squared of the trend 0.05. */
const quiet = sampleBars(300, 26);
/** Volatility 0.45, R squared 0.25; the likelihood is highest at a persistence of 1.02. */
const wild = sampleBars(300, 27);
/** Volatility 0.25, R squared 0.42. */
const trending = sampleBars(300, 28);
/** Its best action is ahead of the others by less than 1.5 standard errors. */
const uncertain = sampleBars(350, 2);
/** ARIMA(1,1,1) is what its log closes are taken for. */
const correlated = sampleBars(350, 6);

/** Rolling origins take most of the time and matter to few settings. */
const withoutOrigins = { "policy.validationOrigins": 0 };

const asShipped: Context = { bars: usual, settings: {} };
const threeModels: Context = {
  bars: usual,
  settings: { "policy.models": ["naive", "drift", "theta"] },
};

/** No model is dropped for its errors, so that small weights are left. */
const withoutDropping: Context = {
  bars: usual,
  settings: { ...threeModels.settings, "policy.ensemble.errorLimitRatio": 100 },
};

function only(
  models: readonly string[],
  settings: Context["settings"] = {},
  bars: readonly Bar[] = usual,
): Context {
  return {
    bars,
    settings: { "policy.models": ["naive", ...models], ...withoutOrigins, ...settings },
  };
}

const garch = only(["garch"]);
const wildGarch = only(["garch"], {}, wild);
const signedGjr = only(["garch"], { "policy.garch.form": "GJR" }, quiet);
const asSet = { "policy.samossa.selection": "FIXED" };
const samossa = only(["samossa"], { ...asSet, "policy.samossa.rankRule": "ENERGY" });
const samossaByCount = only(["samossa"], { ...asSet, "policy.samossa.rankRule": "COUNT" });
const samossaValidated = only(["samossa"], { "policy.samossa.selection": "VALIDATED" });
/** The limit would refuse its path by either method. */
const ssa = only(["ssa"], { "policy.ensemble.pathLimitDeviations": 100 });
const mssaRl = only(["mssa_rl"], {}, uncertain);
const sarimax = only(["sarimax"], {}, correlated);
const seasonalSarimax = only(["sarimax"], { "policy.seasonPeriodBars": 5 });
const ets = only(["ets"]);
const twoSeasons = only(["stl_theta"], { "policy.seasonPeriodBars": 5 });

function regime(bars: readonly Bar[], settings: Context["settings"] = {}): Context {
  return only(["drift", "garch"], { "policy.regime.enabled": true, ...settings }, bars);
}

const candidates = "policy.ensemble.candidates";
const regimes = "policy.regime.weights";

function candidateContext(place: string): Context {
  const candidate = settingAt(file, `${candidates}.${place}`);
  const settings = {
    "policy.ensemble.basis": "CANDIDATES",
    [candidates]: [candidate],
    ...withoutOrigins,
  };
  return { bars: usual, settings };
}

/** A market that has the label of the regime at this place of the list. */
function regimeContext(place: string): Context {
  const stated = settingAt(file, `${regimes}.${place}`) as { label: string };
  const settings = { "policy.regime.enabled": true, [regimes]: [stated], ...withoutOrigins };
  const crisis = { "policy.regime.crisisAnnualisedVolatilityRatio": 0.4 };
  const markets: Readonly<Record<string, Context>> = {
    CRISIS: { bars: wild, settings: { ...settings, ...crisis } },
    MODERATE_MIXED: { bars: wild, settings },
    MODERATE_TRENDING: { bars: trending, settings },
  };
  const market = markets[stated.label];
  if (market === undefined) throw new Error(`no bars here are ${stated.label}`);
  return market;
}

/** Ten forecasts of models that were right, and of naive, which was not. */
const scored: readonly OriginErrors[] = Array.from({ length: 10 }, (_, i) =>
  originErrors(
    [
      [100, 100],
      [101, 102],
    ],
    [101, 102 + i],
    100,
  ),
);

/** As many as the file asks for of a model that erred far more than naive. */
const scoredAgainst: readonly OriginErrors[] = Array.from({ length: 30 }, () =>
  originErrors(
    [
      [100, 100],
      [110, 120],
    ],
    [101, 102],
    100,
  ),
);

const changes: Readonly<Record<string, Change>> = {
  "policy.lookbackBars": { value: 300, context: threeModels },
  "policy.minimumBars": { value: 400, context: threeModels },
  "policy.seasonPeriodBars": { value: 5, context: only(["seasonal_naive"]) },
  "policy.models": { value: ["naive", "drift"], context: asShipped },
  "policy.baselineModel": { value: "drift", context: threeModels },
  "policy.validationOrigins": { value: 3, context: threeModels },
  "policy.validationStepBars": { value: 7, context: threeModels },
  "policy.equalWeightShrinkageRatio": { value: 0.4, context: threeModels },
  "policy.minimumWeightRatio": { value: 0.33, context: withoutDropping },
  "policy.intervalLevelRatios": { value: [0.9], context: threeModels },
  "policy.ensemble.basis": { value: "CANDIDATES", context: asShipped },
  "policy.ensemble.minimumScoredForecasts": {
    value: 10,
    context: { ...only(["drift"]), scored },
  },
  "policy.ensemble.pathLimitDeviations": { value: 0.01, context: threeModels },
  "policy.ensemble.errorLimitRatio": {
    value: 100,
    context: { ...only(["drift"]), scored: scoredAgainst },
  },
  "policy.intervals.method": { value: "PARAMETRIC", context: threeModels },
  "policy.intervals.minimumScores": { value: 5_000, context: threeModels },
  "policy.intervals.adaptationRate": { value: 0.05, context: threeModels },
  "policy.regime.enabled": { value: true, context: threeModels },
  "policy.regime.windowBars": { value: 80, context: regime(trending) },
  "policy.regime.lowAnnualisedVolatilityRatio": { value: 0.2, context: regime(quiet) },
  "policy.regime.highAnnualisedVolatilityRatio": {
    value: 0.2,
    context: regime(trending, { "policy.regime.strongTrendRatio": 0.35 }),
  },
  "policy.regime.crisisAnnualisedVolatilityRatio": { value: 0.4, context: regime(wild) },
  "policy.regime.weakTrendRatio": { value: 0.5, context: regime(trending) },
  "policy.regime.strongTrendRatio": {
    value: 0.35,
    context: regime(trending, { "policy.regime.highAnnualisedVolatilityRatio": 0.2 }),
  },
  "policy.garch.form": { value: "GJR", context: garch },
  "policy.garch.distribution": { value: "STUDENT_T", context: garch },
  "policy.garch.maximumOrder": { value: 2, context: wildGarch },
  "policy.garch.presample": { value: "backcast", context: garch },
  "policy.garch.stationary": { value: true, context: wildGarch },
  "policy.garch.signedShocks": { value: true, context: signedGjr },
  "policy.garch.covariance": { value: "HESSIAN", context: garch },
  "policy.garch.iterationLimit": { value: 2, context: garch },
  "policy.samossa.form": { value: "PAGE", context: samossa },
  "policy.samossa.selection": { value: "VALIDATED", context: samossa },
  "policy.samossa.windowBars": { value: 20, context: samossa },
  "policy.samossa.windowCandidates": { value: [20], context: samossaValidated },
  "policy.samossa.rankRule": { value: "DONOHO", context: samossa },
  "policy.samossa.rank": { value: 2, context: samossaByCount },
  "policy.samossa.energyRatio": { value: 0.6, context: samossa },
  "policy.samossa.residualLags": { value: 0, context: samossa },
  "policy.ssa.windowBars": { value: 40, context: ssa },
  "policy.ssa.components": { value: 3, context: ssa },
  "policy.ssa.method": { value: "VECTOR", context: ssa },
  "policy.mssaRl.windowBars": { value: 15, context: mssaRl },
  "policy.mssaRl.signalRank": { value: 4, context: mssaRl },
  "policy.mssaRl.cusumThreshold": { value: 1, context: mssaRl },
  "policy.mssaRl.episodes": { value: 2, context: mssaRl },
  "policy.mssaRl.learningRate": { value: 0.1, context: mssaRl },
  "policy.mssaRl.discountRatio": { value: 0, context: mssaRl },
  "policy.mssaRl.explorationRatio": { value: 0.1, context: mssaRl },
  "policy.mssaRl.minimumVisits": { value: 1, context: mssaRl },
  "policy.mssaRl.minimumAdvantage": { value: 0, context: mssaRl },
  "policy.mssaRl.seed": { value: 2, context: mssaRl },
  "policy.sarimax.maximumOrder": { value: 0, context: sarimax },
  "policy.sarimax.maximumSeasonalOrder": { value: 0, context: seasonalSarimax },
  "policy.sarimax.iterationLimit": { value: 1, context: sarimax },
  "policy.sarimax.orderLimit": { value: 2, context: sarimax },
  "policy.ets.forms": { value: "ADDITIVE", context: ets },
  "policy.ets.iterationLimit": { value: 2, context: ets },
  "policy.ets.longSeasonPeriodBars": { value: 20, context: twoSeasons },
};

const otherValues: Readonly<Record<string, unknown>> = {
  label: "HIGH_VOL_TRENDING",
  model: "theta",
  ratio: 0,
};

/** How a setting is changed; undefined for one that this table does not know. */
export function changeOf(path: string): Change | undefined {
  return (
    changes[path] ??
    memberChange(path, candidates, candidateContext) ??
    memberChange(path, regimes, regimeContext)
  );
}

/** A setting of one entry of a list, in a context whose list has that entry alone. */
function memberChange(
  path: string,
  list: string,
  contextOf: (place: string) => Context,
): Change | undefined {
  if (!path.startsWith(`${list}.`)) return undefined;
  const [place, ...within] = path.slice(list.length + 1).split(".");
  const value = otherValues[within.at(-1)!];
  return { context: contextOf(place!), path: [list, 0, ...within].join("."), value };
}
