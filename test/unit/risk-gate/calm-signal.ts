import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type {
  Band,
  EvaluationInputs,
  PortfolioView,
  SignalForecast,
} from "#services/risk-gate/domain/inputs.ts";
import type { JudgedSize, Judgement } from "#services/risk-gate/domain/judge-signal.ts";
import type { RiskPolicy } from "#services/risk-gate/domain/policy/risk-policy.ts";
import { prepareEvaluation } from "#services/risk-gate/domain/prepare-evaluation.ts";
import { rules } from "#services/risk-gate/domain/rules/index.ts";
import type { Evaluation, Finding } from "#services/risk-gate/domain/rules/rule.ts";
import { aapl, costModel } from "#test/support/apple.ts";

export const policy: RiskPolicy = {
  proofMode: true,
  longOnly: true,
  edgeCostGate: true,
  edgeCostMultiplier: 1.25,
  minimumExpectedReturnBps: 30,
  maximumExpectedReturnBps: 1000,
  minimumConfidenceRatio: 0.52,
  maximumRiskScore: 0.9,
  maximumPositionRatio: 0.05,
  stopAtrMultiple: 1.5,
  targetAtrMultiple: 2,
  holdingLimit: { sessions: 5 },
  tickers: {},
};

/** A steady rise of 0.2 % a bar from 100 at 20 % annual volatility; the gate allows it. */
export const risingForecast: SignalForecast = {
  forecast: "forecasts/1",
  asOfMs: Date.UTC(2017, 0, 4),
  interval: "DAY_1",
  lastClosePrice: 100,
  ensemblePrices: path((bar) => 100 + 0.2 * bar),
  bands: [around((bar) => 100 + 0.2 * bar)],
  upProbabilities: path((bar) => 0.55 + 0.01 * bar),
  confidenceBasis: "UNCALIBRATED",
  dailyVolatilityBps: 126,
  annualisedVolatilityRatio: 0.2,
  atrPrice: 1.6,
  averageDailyVolumeUnits: 40_000_000,
};

/** The same forecast turned upside down. */
export const fallingForecast: SignalForecast = {
  ...risingForecast,
  ensemblePrices: path((bar) => 100 - 0.2 * bar),
  bands: [around((bar) => 100 - 0.2 * bar)],
  upProbabilities: path((bar) => 0.45 - 0.01 * bar),
};

/** 100 000 in cash, nothing held. */
export const flatPortfolio: PortfolioView = {
  portfolio: "portfolios/1",
  equityMicros: 100_000_000_000n,
  cashMicros: 100_000_000_000n,
  heldUnits: 0n,
  pendingUnits: 0n,
};

export const calmInputs: EvaluationInputs = {
  auditSet: "sprints/1",
  instrument: aapl,
  forecast: risingForecast,
  portfolio: flatPortfolio,
};

/** What a test changes of the calm signal. */
export interface Changes {
  readonly forecast?: Partial<SignalForecast>;
  readonly portfolio?: Partial<PortfolioView>;
  readonly instrument?: Partial<Instrument>;
  readonly rate?: ConversionRate;
  readonly policy?: Partial<RiskPolicy>;
  readonly costModel?: Partial<CostModel>;
}

/** The calm inputs with some of them changed. */
export function inputsWith(changes: Changes): EvaluationInputs {
  return {
    ...calmInputs,
    instrument: { ...aapl, ...changes.instrument },
    forecast: { ...risingForecast, ...changes.forecast },
    portfolio: { ...flatPortfolio, ...changes.portfolio },
    ...(changes.rate === undefined ? {} : { rate: changes.rate }),
  };
}

/** The calm evaluation with some of its inputs changed. */
export function evaluationWith(changes: Changes): Evaluation {
  return prepareEvaluation(
    inputsWith(changes),
    { ...policy, ...changes.policy },
    { ...costModel, ...changes.costModel },
  );
}

/** What the rule with this id finds. */
export function findingOf(id: string, changes: Changes | Evaluation = {}): Finding {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule.evaluate("readings" in changes ? changes : evaluationWith(changes));
}

function path(priceAt: (bar: number) => number): readonly number[] {
  return Array.from({ length: 8 }, (_, index) => priceAt(index + 1));
}

/** The 95 % interval of such a path at 20 % annual volatility. */
function around(priceAt: (bar: number) => number): Band {
  return {
    levelRatio: 0.95,
    lowerPrices: path((bar) => priceAt(bar) - 2.4 * Math.sqrt(bar)),
    upperPrices: path((bar) => priceAt(bar) + 2.4 * Math.sqrt(bar)),
  };
}

/** The calm band with some members changed. */
export function bandWith(changes: Partial<Band>): Band {
  return { ...risingForecast.bands[0]!, ...changes };
}

/** The judged size without how it came about. */
export function sizeOf({ size: { sizing: _, ...size } }: Pick<Judgement, "size">): JudgedSize {
  return size;
}
