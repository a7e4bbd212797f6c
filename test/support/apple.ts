import type { CostModel } from "#lib/kernel/cost.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";

export const aapl: Instrument = {
  ticker: "AAPL",
  exchange: "XNAS",
  assetClass: "US_EQUITY",
  currency: "USD",
  lotSizeUnits: 1,
  region: "US",
};

/** The costs that `config/costs.yaml` states: for Apple's share 7.3 bps a side and the impact. */
export const costModel: CostModel = {
  halfSpreadBpsByClass: {
    US_EQUITY: 0.8,
    INTL_EQUITY: 1.5,
    INDEX: 0.5,
    FX: 0.2,
    CRYPTO: 3,
    FUTURE: 1.5,
  },
  slippageBps: 5,
  commissionBps: 1.5,
  impactFloorBps: 0.5,
  impactCoefficient: 1,
  participationLimitRatio: 0.025,
};
