import { type RiskPolicy, RiskScale } from "#proto/pmx/riskgate/v1/policy_pb.ts";

/** Of decisions on one ticker, how many opened a position that closed. */
export interface TradeCount {
  readonly decisions: number;
  readonly trades: number;
}

/** What decides how often is traded: a policy that differs in one of these was not measured. */
export const measuredPolicy = {
  proofMode: true,
  longOnly: true,
  edgeCostGate: true,
  edgeCostMultiplier: 1.25,
  minimumExpectedReturnBps: 30,
  maximumExpectedReturnBps: 1000,
  minimumConfidenceRatio: 0.52,
  minimumConvictionRatio: undefined,
  riskScale: RiskScale.FORECAST_DISTRIBUTION,
  maximumRiskScore: 0.65,
  stopAtrMultiple: 1.5,
  targetAtrMultiple: 2,
} as const satisfies Partial<Record<keyof RiskPolicy, unknown>>;

/** Bars after which a position is left, in sessions. */
const measuredHoldingSessions = 5;

/** Trades of 20 audit runs spread over the daily bars of one ticker each; docs/trades-to-expect.md says of which. */
export const measuredTrades: Readonly<Record<string, TradeCount>> = {
  AAPL: { decisions: 20, trades: 4 },
  AMZN: { decisions: 20, trades: 4 },
  BAC: { decisions: 20, trades: 0 },
  "BTC-USD": { decisions: 20, trades: 1 },
  "CL=F": { decisions: 20, trades: 0 },
  "DANGCEM.LG": { decisions: 20, trades: 0 },
  "EABL.NR": { decisions: 20, trades: 0 },
  EEM: { decisions: 20, trades: 0 },
  GLD: { decisions: 20, trades: 0 },
  IBM: { decisions: 20, trades: 0 },
  JNJ: { decisions: 20, trades: 0 },
  KO: { decisions: 20, trades: 0 },
  MSFT: { decisions: 20, trades: 0 },
  SPY: { decisions: 20, trades: 0 },
  TLT: { decisions: 20, trades: 0 },
  XOM: { decisions: 20, trades: 0 },
};

/** Whether a policy trades as often as the one that was measured, as far as its settings say. */
export function isMeasured(policy: RiskPolicy): boolean {
  const settings = Object.entries(measuredPolicy) as [keyof typeof measuredPolicy, unknown][];
  return (
    policy.holdingLimit?.limit.case === "sessions" &&
    policy.holdingLimit.limit.value === measuredHoldingSessions &&
    settings.every(([name, value]) => policy[name] === value)
  );
}
