import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { costModel } from "#test/support/apple.ts";
import { inputsWith, policy } from "#test/unit/risk-gate/calm-signal.ts";
import { exposed, factsWith } from "#test/unit/risk-gate/stated-facts.ts";
import { runArea } from "./run-area.ts";

const wide = {
  levelRatio: 0.95,
  lowerPrices: Array<number>(8).fill(9.5),
  upperPrices: Array<number>(8).fill(10.7),
};

interface GivenPortfolio {
  readonly equityPath: readonly number[];
  readonly positions: Readonly<Record<string, number>>;
  readonly prices: Readonly<Record<string, number>>;
  readonly maxDrawdown: number;
  readonly warningDrawdown: number;
  readonly maxDailyLoss: number;
  readonly maximumNameExposureRatio?: number;
}

const micros = (units: number) => BigInt(Math.round(units * 1e6));

/** What becomes of a signal in a name that is held, or in another one. */
runArea<GivenPortfolio>("risk-manager", ({ equityPath, positions, prices, ...limits }) => {
  const held = Object.entries(positions).map(([ticker, units]) =>
    exposed({ ticker }, { heldMicros: micros(units * (prices[ticker] ?? 0)) }),
  );
  const equity = equityPath.at(-1) ?? 0;
  const history = {
    peakEquityMicros: micros(Math.max(...equityPath)),
    dayStartEquityMicros: micros(equityPath.at(-2) ?? equity),
  };
  const { maximumNameExposureRatio } = limits;
  const own = {
    ...policy,
    maximumPositionRatio: 1,
    maximumDrawdownRatio: limits.maxDrawdown,
    warningDrawdown: { ratio: limits.warningDrawdown, sizeMultiplier: 0.5 },
    maximumDailyLossRatio: limits.maxDailyLoss,
    ...(maximumNameExposureRatio !== undefined && { maximumNameExposureRatio }),
  };
  const inputs = inputsWith({
    instrument: { ticker: Object.keys(positions)[0] ?? "AAPL" },
    forecast: { lastClosePrice: 10, ensemblePrices: Array<number>(8).fill(10.1), bands: [wide] },
    portfolio: {
      equityMicros: micros(equity),
      cashMicros: micros(equity),
      facts: factsWith(history, held),
    },
  });
  const { verdict, outcomes } = judgeSignal(inputs, own, costModel);
  const denied = outcomes.filter(({ outcome }) => outcome === "FAIL").map(({ rule }) => rule);
  const drawdown = outcomes.find(({ rule }) => rule === "maximum-drawdown")?.observed;
  return { drawdown, verdict, denied, actions: [] };
});
