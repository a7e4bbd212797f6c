import { barsPerYear } from "#lib/kernel/calendar.ts";
import type { Side, TradingState } from "#lib/kernel/trading.ts";
import type { SignalForecast } from "#services/risk-gate/domain/inputs.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import type { RiskPolicy } from "#services/risk-gate/domain/policy/risk-policy.ts";
import type { Evaluation, RuleOutcome } from "#services/risk-gate/domain/rules/rule.ts";
import {
  type ConvictionWeights,
  conviction,
} from "#services/risk-gate/domain/signal/conviction.ts";
import { priceAgreement } from "#services/risk-gate/domain/signal/model-agreement.ts";
import { riskScore } from "#services/risk-gate/domain/signal/risk-score.ts";
import { costModel } from "#test/support/apple.ts";
import {
  type Changes,
  evaluationWith,
  findingOf,
  inputsWith,
  policy,
} from "#test/unit/risk-gate/calm-signal.ts";
import { runArea } from "./run-area.ts";

const steady = (value: number) => Array<number>(8).fill(value);

/** The decision on the calm signal with these changes. */
function judged({ policy: own, ...changes }: Changes) {
  return judgeSignal(inputsWith(changes), { ...policy, ...own }, costModel);
}

/** The first rule that denied. */
function denial(outcomes: readonly RuleOutcome[]): RuleOutcome | undefined {
  return outcomes.find(({ outcome }) => outcome === "FAIL" || outcome === "NOT_EVALUABLE");
}

interface GivenSignal {
  readonly expectedReturnRatio: number;
  readonly confidenceRatio: number;
  readonly riskScore: number;
  readonly confidenceThreshold: number;
  readonly minExpectedReturn: number;
  readonly maxRiskScore: number;
}

runArea<GivenSignal>("action", (given) => {
  const own: Partial<RiskPolicy> = {
    longOnly: false,
    minimumConfidenceRatio: given.confidenceThreshold,
    minimumExpectedReturnBps: 1e4 * given.minExpectedReturn,
    maximumRiskScore: given.maxRiskScore,
  };
  const forecast = { ensemblePrices: steady(100 * (1 + given.expectedReturnRatio)) };
  const evaluation = evaluationWith({ policy: own, forecast });
  const { confidenceRatio } = given;
  const signal = { ...evaluation.signal, confidenceRatio, riskScore: given.riskScore };
  const stated: Evaluation = { ...evaluation, signal };
  const outcomes = ["minimum-expected-return", "confidence-floor", "risk-ceiling"].map(
    (rule) => findingOf(rule, stated).outcome,
  );
  return { action: outcomes.includes("FAIL") ? "HOLD" : signal.side };
});

interface GivenRisk {
  readonly expectedReturnRatio: number;
  readonly annualisedVolatilityRatio: number;
  readonly lowerCi: number;
  readonly upperCi: number;
}

runArea<GivenRisk>("risk-score", ({ expectedReturnRatio, annualisedVolatilityRatio, ...band }) => ({
  riskScore: riskScore({
    annualisedVolatilityRatio,
    expectedReturnRatio,
    intervalWidthRatio: (band.upperCi - band.lowerCi) / 100,
    intervalLevelRatio: 0.95,
  }),
}));

interface GivenHorizon {
  readonly forecastPath: readonly number[];
  readonly currentPrice: number;
}

/** The calm forecast over a path of this length. */
function over(path: readonly number[], rest: Partial<SignalForecast> = {}): Changes {
  const length = path.length;
  return {
    forecast: {
      ensemblePrices: path,
      bands: [
        { levelRatio: 0.95, lowerPrices: path.map(() => 90), upperPrices: path.map(() => 120) },
      ],
      upProbabilities: Array<number>(length).fill(0.6),
      ...rest,
    },
    policy: { holdingLimit: { sessions: length } },
  };
}

interface GivenScores {
  readonly riskScores: readonly number[];
  readonly maximumRiskScore: number;
}

/** What decisions say of scores, and whether these are within the ceiling. */
function heldToCeiling({ riskScores, maximumRiskScore }: GivenScores) {
  const evaluation = evaluationWith({ policy: { maximumRiskScore } });
  const found = riskScores.map((score) => {
    const signal = { ...evaluation.signal, riskScore: score };
    return findingOf("risk-ceiling", { ...evaluation, signal });
  });
  return {
    stated: found.map(({ observed }) => observed),
    passes: found.map(({ outcome }) => outcome === "PASS"),
  };
}

interface GivenTickers {
  readonly restrictedTickers: readonly string[];
  readonly asked: readonly string[];
}

runArea<GivenHorizon | GivenScores | GivenTickers>("signal", (given) => {
  if ("restrictedTickers" in given) {
    const { restrictedTickers, asked } = given;
    const isDenied = (ticker: string) =>
      judged({ instrument: { ticker }, policy: { restrictedTickers } }).verdict === "DENY";
    return { denied: asked.filter(isDenied) };
  }
  if ("riskScores" in given) return heldToCeiling(given);
  const { forecastPath, currentPrice } = given;
  const { signal } = judged(over(forecastPath, { lastClosePrice: currentPrice }));
  return { expectedReturnRatio: (signal.expectedReturnBps ?? Number.NaN) / 1e4 };
});

interface GivenPaths {
  readonly forecast: readonly (number | null)[];
  readonly lowerCi: readonly (number | null)[];
  readonly upperCi: readonly (number | null)[];
}

runArea<GivenPaths>("forecast-outcome", ({ forecast, lowerCi, upperCi }) => {
  const numbers = (path: readonly (number | null)[]) => path.map((one) => one ?? Number.NaN);
  const band = { levelRatio: 0.95, lowerPrices: numbers(lowerCi), upperPrices: numbers(upperCi) };
  const { verdict, outcomes } = judged(over(numbers(forecast), { bands: [band] }));
  return { verdict, reason: denial(outcomes)?.reason };
});

interface GivenChecks {
  readonly confidenceRatio: number;
  readonly failedLayers: number;
  readonly edgeToCostRatio: number;
  readonly minConfidence: number;
}

runArea<GivenChecks>("signal-validator", (given) => {
  const { totalBps = Number.NaN } = evaluationWith({}).cost ?? {};
  const edgeBps = given.edgeToCostRatio * totalBps;
  const { verdict, signal } = judged({
    forecast: {
      ensemblePrices: steady(100 * (1 + edgeBps / 1e4)),
      upProbabilities: steady(given.confidenceRatio),
    },
    // A rule that fails whatever the signal is.
    portfolio: { heldUnits: BigInt(given.failedLayers) },
    policy: { minimumConfidenceRatio: given.minConfidence },
  });
  return {
    adjustedConfidence: signal.confidenceRatio,
    isValid: verdict !== "DENY",
    recommendation: verdict,
  };
});

interface GivenOrder {
  readonly confidenceRatio: number;
  readonly minConfidence: number;
  readonly tradingState?: TradingState;
}

runArea<GivenOrder>("order-manager", ({ confidenceRatio, minConfidence, tradingState: state }) => {
  const changes: Changes = {
    forecast: { upProbabilities: steady(confidenceRatio) },
    policy: { minimumConfidenceRatio: minConfidence },
  };
  const inputs = inputsWith(changes);
  const change = { portfolio: "", who: "the desk", why: "at risk", changeTimeMs: 0 };
  const { verdict, outcomes } = judgeSignal(
    state === undefined ? inputs : { ...inputs, tradingState: { ...change, state } },
    { ...policy, ...changes.policy },
    costModel,
  );
  return { verdict, failedRule: denial(outcomes)?.rule };
});

interface GivenConviction {
  readonly expectedReturnRatio: number;
  readonly netReturnRatio: number;
  readonly minExpectedReturn: number;
  readonly annualisedVolatilityRatio?: number | null;
  readonly dailyVolatilityRatio?: number;
  readonly modelAgreement: number;
  readonly diagnosticsScore: number;
  readonly snr: number | null;
  readonly weights: Omit<ConvictionWeights, "signalToNoise"> & { readonly snr: number };
}
interface GivenModels {
  readonly terminalForecasts: readonly number[];
}

const market = { interval: "DAY_1", assetClass: "US_EQUITY", exchange: "XNAS" } as const;

runArea<GivenConviction | GivenModels>("confidence", (given) => {
  if ("terminalForecasts" in given) return { agreement: priceAgreement(given.terminalForecasts) };
  const { dailyVolatilityRatio: daily, annualisedVolatilityRatio, snr, weights } = given;
  const annual =
    daily === undefined ? annualisedVolatilityRatio : daily * Math.sqrt(barsPerYear(market));
  const inputs = {
    moveRatio: given.expectedReturnRatio,
    netRatio: given.netReturnRatio,
    floorRatio: given.minExpectedReturn,
    signalToNoiseRatio: snr ?? undefined,
    agreement: given.modelAgreement,
    diagnostics: given.diagnosticsScore,
    annualisedVolatilityRatio: annual ?? undefined,
  };
  return { convictionRatio: conviction(inputs, { ...weights, signalToNoise: weights.snr }).ratio };
});

interface GivenBand {
  readonly currentPrice: number;
  readonly expectedReturnRatio: number;
  readonly lowerCi: number;
  readonly upperCi: number;
  /** Coverage of an interval of 1.96 deviations either way. */
  readonly levelRatio: number;
}

runArea<GivenBand>("snr", ({ currentPrice, expectedReturnRatio, ...band }) => {
  const { levelRatio, lowerCi, upperCi } = band;
  const { signal } = evaluationWith({
    forecast: {
      lastClosePrice: currentPrice,
      ensemblePrices: steady(currentPrice * (1 + expectedReturnRatio)),
      bands: [{ levelRatio, lowerPrices: steady(lowerCi), upperPrices: steady(upperCi) }],
    },
  });
  return { snr: signal.signalToNoiseRatio ?? null };
});

interface GivenShort {
  readonly action: Side;
  readonly positionBefore: number;
  readonly longOnly: boolean;
}

runArea<GivenShort>("long-only", ({ action, positionBefore, longOnly }) => {
  const { outcomes } = judged({
    forecast: {
      ensemblePrices: steady(action === "SELL" ? 99 : 101),
      upProbabilities: steady(action === "SELL" ? 0.4 : 0.6),
    },
    portfolio: { heldUnits: BigInt(positionBefore) },
    policy: { longOnly },
  });
  const rule = outcomes.find((one) => one.rule === "long-only");
  return { blocked: rule?.outcome === "FAIL" };
});
