import { type Side, signOf } from "#lib/kernel/trading.ts";
import type { RiskScale } from "../policy/risk-scale.ts";
import type { Conviction } from "./conviction.ts";
import { distributionRisk, type RiskParts } from "./distribution-risk.ts";
import { deviationRatio, type ForecastReadings, tailRatio } from "./forecast-readings.ts";
import { riskScore } from "./risk-score.ts";

/** What a forecast suggests at the holding horizon; a member is undefined where an input is missing. */
export interface Signal {
  readonly holdingBars: number;
  /** Side of the expected move; undefined when it is unknown or there is none. */
  readonly side: Side | undefined;
  /** Signed: negative when the price is expected to fall. */
  readonly expectedReturnBps: number | undefined;
  /** Probability that the price moves the side's way, 0 to 1. */
  readonly confidenceRatio: number | undefined;
  /** 0 (calm) to 1. */
  readonly riskScore: number | undefined;
  /** Size of the expected return over the forecast's standard deviation; absent on decisions of 0.2. */
  readonly signalToNoiseRatio?: number | undefined;
  /** Absent on decisions of 0.2. */
  readonly conviction?: Conviction;
  /** What the risk score was made of; absent where it is the one by volatility bands. */
  readonly riskParts?: RiskParts;
}

/** Reads side, expected return, confidence, risk and signal-to-noise off the forecast. Nothing is clamped. */
export function deriveSignal(
  readings: ForecastReadings,
  holdingBars: number,
  { riskScale, ownPastPercentileRatio }: RiskReading = {},
): Signal {
  const expectedReturnRatio = expectedReturn(readings);
  const side = sideOf(expectedReturnRatio);
  return {
    holdingBars,
    side,
    expectedReturnBps: expectedReturnRatio === undefined ? undefined : 1e4 * expectedReturnRatio,
    confidenceRatio: confidence(readings.upProbabilityRatio, side),
    ...(riskScale === "FORECAST_DISTRIBUTION"
      ? riskOfDistribution(readings, side, expectedReturnRatio, ownPastPercentileRatio)
      : {
          riskScore:
            expectedReturnRatio === undefined
              ? undefined
              : riskByBands(readings, expectedReturnRatio),
        }),
    signalToNoiseRatio: signalToNoise(readings, expectedReturnRatio),
  };
}

/** The expected return in the side's favour, in bps: negative when the move goes against it. */
export function edgeBps(signal: Pick<Signal, "side" | "expectedReturnBps">): number | undefined {
  if (signal.expectedReturnBps === undefined || signal.side === undefined) {
    return signal.expectedReturnBps === 0 ? 0 : undefined;
  }
  return signOf(signal.side) * signal.expectedReturnBps;
}

function expectedReturn(readings: ForecastReadings): number | undefined {
  if (readings.expectedPrice === undefined || readings.lastClosePrice === undefined) {
    return undefined;
  }
  return readings.expectedPrice / readings.lastClosePrice - 1;
}

function sideOf(expectedReturnRatio: number | undefined): Side | undefined {
  if (expectedReturnRatio === undefined || expectedReturnRatio === 0) return undefined;
  return expectedReturnRatio > 0 ? "BUY" : "SELL";
}

function confidence(upRatio: number | undefined, side: Side | undefined): number | undefined {
  if (upRatio === undefined || side === undefined) return undefined;
  return side === "BUY" ? upRatio : 1 - upRatio;
}

function signalToNoise(
  readings: ForecastReadings,
  expectedReturnRatio: number | undefined,
): number | undefined {
  const deviation = deviationRatio(readings);
  if (deviation === undefined || expectedReturnRatio === undefined) return undefined;
  return Math.abs(expectedReturnRatio) / deviation;
}

/** By which scale the risk is read, and what of it the forecast's own numbers do not say. */
export interface RiskReading {
  readonly riskScale?: RiskScale | undefined;
  readonly ownPastPercentileRatio?: number | undefined;
}

function riskOfDistribution(
  readings: ForecastReadings,
  side: Side | undefined,
  expectedReturnRatio: number | undefined,
  ownPastPercentileRatio: number | undefined,
): Pick<Signal, "riskScore" | "riskParts"> {
  const deviation = deviationRatio(readings);
  if (expectedReturnRatio === undefined || deviation === undefined) return { riskScore: undefined };
  const { score, parts } = distributionRisk({
    expectedReturnRatio,
    deviationRatio: deviation,
    tailRatio: tailRatio(readings, side),
    ownPastPercentileRatio,
  });
  return { riskScore: score, riskParts: parts };
}

function riskByBands(readings: ForecastReadings, expectedReturnRatio: number): number | undefined {
  const { annualisedVolatilityRatio, intervalLevelRatio, lastClosePrice } = readings;
  const { lowerPrice, upperPrice } = readings;
  if (
    annualisedVolatilityRatio === undefined ||
    intervalLevelRatio === undefined ||
    lastClosePrice === undefined ||
    lowerPrice === undefined ||
    upperPrice === undefined
  ) {
    return undefined;
  }
  return riskScore({
    annualisedVolatilityRatio,
    expectedReturnRatio,
    intervalWidthRatio: (upperPrice - lowerPrice) / lastClosePrice,
    intervalLevelRatio,
  });
}
