import { bandWith, evaluationWith } from "#test/unit/risk-gate/calm-signal.ts";
import { runArea } from "./run-area.ts";

interface GivenSize {
  readonly portfolioValue: number;
  readonly maxPositionPct: number;
  readonly confidenceRatio: number;
  readonly price: number;
}

runArea<GivenSize>("position-sizing", ({ portfolioValue, maxPositionPct, ...given }) => {
  const { confidenceRatio, price } = given;
  const steady = (value: number) => Array<number>(8).fill(value);
  const micros = BigInt(portfolioValue) * 1_000_000n;
  const { size } = evaluationWith({
    forecast: {
      lastClosePrice: price,
      ensemblePrices: steady(price * 1.01),
      bands: [bandWith({ lowerPrices: steady(price * 0.98), upperPrices: steady(price * 1.04) })],
      upProbabilities: steady(confidenceRatio),
    },
    portfolio: { equityMicros: micros, cashMicros: micros },
    policy: { maximumPositionRatio: maxPositionPct },
  });
  return { shares: Number(size.units) };
});

runArea("regime-state");
