import type { RiskPolicy } from "#services/risk-gate/domain/policy/risk-policy.ts";
import type { Changes } from "#test/unit/risk-gate/calm-signal.ts";
import { soundEvidence } from "#test/unit/risk-gate/sound-evidence.ts";
import { exposed, factsWith, tradeOf } from "#test/unit/risk-gate/stated-facts.ts";

/** Two values of a setting that are decided otherwise on a signal. */
export type Pair = readonly [
  one: Partial<RiskPolicy>,
  other: Partial<RiskPolicy>,
  signal?: Changes,
];

/** Holds 40 000 of another name, has lost a fifth of its peak, 8 % of it today, and its last trade two sessions ago. */
const troubled: Changes = {
  portfolio: {
    facts: factsWith(
      {
        peakEquityMicros: 125_000_000_000n,
        dayStartEquityMicros: 108_000_000_000n,
        recentTrades: [
          tradeOf({ exitTimeMs: Date.UTC(2016, 11, 30) }),
          tradeOf({ exitTimeMs: Date.UTC(2016, 11, 28), netPnlMicros: 90_000_000n }),
        ],
        lastBarCloseMs: Date.UTC(2017, 0, 6),
      },
      [exposed({ ticker: "B" }, { heldMicros: 40_000_000_000n })],
    ),
  },
};
const listedIn = (region: string): Changes => ({ ...troubled, instrument: { region } });
const one = (value: Partial<RiskPolicy>, other: Partial<RiskPolicy>): Pair => [
  value,
  other,
  troubled,
];

/** Of the settings of rules that are off where they are absent, by their keys. */
export const ruleSettingPairs: Readonly<Record<string, Pair>> = {
  dryRunRules: one(
    { maximumDrawdownRatio: 0.1 },
    { maximumDrawdownRatio: 0.1, dryRunRules: ["maximum-drawdown"] },
  ),
  minimumDirectionalAccuracy: [
    { minimumDirectionalAccuracy: 0.5 },
    { minimumDirectionalAccuracy: 0.6 },
    { forecast: { directionRecord: { windows: 60, hits: 33 } } },
  ],
  minimumExpectedProfitMicros: [
    { minimumExpectedProfitMicros: 5_000_000 },
    { minimumExpectedProfitMicros: 50_000_000 },
  ],
  maximumForecastAgeSessions: one(
    { maximumForecastAgeSessions: 2 },
    { maximumForecastAgeSessions: 1 },
  ),
  maximumGrossExposureRatio: one(
    { maximumGrossExposureRatio: 1 },
    { maximumGrossExposureRatio: 0.4 },
  ),
  maximumNetExposureRatio: one({ maximumNetExposureRatio: 1 }, { maximumNetExposureRatio: 0.4 }),
  maximumHeldCorrelationRatio: [
    { maximumHeldCorrelationRatio: 0.9 },
    { maximumHeldCorrelationRatio: 0.5 },
    {
      portfolio: {
        facts: factsWith({}, [exposed({ ticker: "B" }, { heldMicros: 1n })]),
        correlations: [{ ticker: "B", ratio: 0.7, returns: 60 }],
      },
    },
  ],
  maximumValidationErrorRatio: [
    { maximumValidationErrorRatio: 1 },
    { maximumValidationErrorRatio: 0.5 },
    { forecast: { evidence: soundEvidence } },
  ],
  maximumNameExposureRatio: one(
    { maximumNameExposureRatio: 0.1 },
    { maximumNameExposureRatio: 0.01 },
  ),
  maximumEmergingShareRatio: [
    { maximumEmergingShareRatio: 0.1 },
    { maximumEmergingShareRatio: 0.01 },
    listedIn("ZA"),
  ],
  "maximumShareByAssetClass.<name>": one(
    { maximumShareByAssetClass: { US_EQUITY: 0.5 } },
    { maximumShareByAssetClass: { US_EQUITY: 0.3 } },
  ),
  maximumDrawdownRatio: one({ maximumDrawdownRatio: 0.3 }, { maximumDrawdownRatio: 0.2 }),
  "warningDrawdown.ratio": one(
    { warningDrawdown: { ratio: 0.3, sizeMultiplier: 0.5 } },
    { warningDrawdown: { ratio: 0.1, sizeMultiplier: 0.5 } },
  ),
  "warningDrawdown.sizeMultiplier": one(
    { warningDrawdown: { ratio: 0.1, sizeMultiplier: 0.5 } },
    { warningDrawdown: { ratio: 0.1, sizeMultiplier: 0.1 } },
  ),
  maximumDailyLossRatio: one({ maximumDailyLossRatio: 0.1 }, { maximumDailyLossRatio: 0.05 }),
  lossCooldownSessions: one({ lossCooldownSessions: 1 }, { lossCooldownSessions: 2 }),
  "stopLossGuard.stops": one(
    { stopLossGuard: { stops: 3, sessions: 9 } },
    { stopLossGuard: { stops: 2, sessions: 9 } },
  ),
  "stopLossGuard.sessions": one(
    { stopLossGuard: { stops: 1, sessions: 1 } },
    { stopLossGuard: { stops: 1, sessions: 2 } },
  ),
  "losingTickerLock.trades": one(
    { losingTickerLock: { trades: 2, sessions: 9 } },
    { losingTickerLock: { trades: 1, sessions: 9 } },
  ),
  "losingTickerLock.sessions": one(
    { losingTickerLock: { trades: 1, sessions: 1 } },
    { losingTickerLock: { trades: 1, sessions: 9 } },
  ),
  restrictedTickers: [{ restrictedTickers: ["MSFT"] }, { restrictedTickers: ["AAPL"] }],
  refuseDuplicateOrders: [
    { refuseDuplicateOrders: false },
    { refuseDuplicateOrders: true },
    { portfolio: { facts: factsWith({}, [exposed({}, { waitingBuyMicros: 1n })]) } },
  ],
  flattenBeforeReverse: [
    { flattenBeforeReverse: false },
    { flattenBeforeReverse: true },
    { portfolio: { heldUnits: -5n } },
  ],
  maximumPriceAgeSessions: [
    { maximumPriceAgeSessions: 0 },
    { maximumPriceAgeSessions: 1 },
    { portfolio: { latestBar: { closePrice: 100, closeTimeMs: Date.UTC(2017, 0, 3) } } },
  ],
  allowedCurrencies: [{ allowedCurrencies: ["USD"] }, { allowedCurrencies: ["EUR"] }],
};
