import { chooseModel } from "#gateway/market-data/domain/synthetic/choose-model.ts";
import {
  type SyntheticRequest,
  synthesize,
} from "#gateway/market-data/domain/synthetic/synthesize.ts";

/** What a test asks for where it does not say otherwise: one ticker, a Monday, a price of 100. */
export const plainRequest: Omit<SyntheticRequest, "model"> = {
  tickers: ["AAPL"],
  seed: 7,
  barCount: 20_000,
  fromMs: Date.UTC(1950, 0, 2),
  startPrice: 100,
  correlation: 0,
};

/** Log returns from close to close of each ticker, the first from the start price. */
export function logReturnsOf(
  model: string,
  settings: Readonly<Record<string, number>> = {},
  request: Partial<SyntheticRequest> = {},
): readonly (readonly number[])[] {
  const whole = { ...plainRequest, model: chooseModel(model, settings), ...request };
  return synthesize(whole).map(({ bars }) =>
    bars.map(({ close }, at) => Math.log(close / (bars[at - 1]?.close ?? whole.startPrice))),
  );
}
