import type { EstimatedGate, Limit } from "./limits.ts";
import type { Law, Laws } from "./strategies.ts";

/** Losses of a fat tail, in bps; a position is taken to lose 2,500 at the most. */
const tailLossBps = 2_400;

/** RMSE ratios: of a violation, of a forecast that gains on its baseline, of one that does neither. */
const violation = 2;
const lift = 0.9;
const neither = 1.05;

/** What no criterion of audits doubts. */
const goodAudits: Law = [[1, lift]];

/** What no criterion of trades doubts after a few windows. */
const goodTrades: Law = [[1, 10_000]];

/** A shape of returns: how often a trade wins, and what it loses in bps when it does not. */
export interface Shape {
  readonly name: string;
  readonly winRatio: number;
  readonly lossBps: number;
}

/** Returns as of a calm strategy, with rare large losses, and as wild as the loss bound allows. */
export const shapes: readonly Shape[] = [
  { name: "even", winRatio: 0.5, lossBps: 150 },
  { name: "rare large losses", winRatio: 0.98, lossBps: tailLossBps },
  { name: "wild", winRatio: 0.5, lossBps: tailLossBps },
];

/** Small losses, and once in a hundred trades the gain that makes up for them: what an estimated spread meets worst. */
export const rareGains = "rare large gains";

/**
 * A strategy of which one criterion is at its limit, or `beyond` it, and the others hold as far as they can.
 * @param beyond points of a share on its wrong side; 0 for at the limit
 */
export function atLimit({ result, asked }: Limit, shape: Shape, beyond = 0): Laws {
  const { comparator, threshold } = result;
  const share = threshold + (comparator === "AT_MOST" ? beyond : -beyond);
  switch (asked.metric) {
    case "violation_rate":
      return { audits: twoPoints(share, violation, lift), trades: goodTrades };
    case "lift_fraction":
      return { audits: twoPoints(share, lift, neither), trades: goodTrades };
    case "win_rate":
      return { audits: goodAudits, trades: twoPoints(share, 10_000, -100) };
    case "profit_factor_trades":
      return { audits: goodAudits, trades: ofProfitFactor(threshold, shape) };
    case "mean_return_per_trade":
      return { audits: goodAudits, trades: ofMean(threshold, shape) };
    default:
      throw new RangeError(`there is no strategy at the limit of ${asked.metric} yet; add one`);
  }
}

/** Trades of a mean return: of each shape, and with rare large gains. */
export function meanLaws(mean: number): readonly (readonly [name: string, trades: Law])[] {
  const gain = (mean + 0.99 * 30) / 0.01;
  return [
    ...shapes.map((shape) => [shape.name, ofMean(mean, shape)] as const),
    [
      rareGains,
      [
        [0.01, gain],
        [0.495, -20],
        [0.495, -40],
      ],
    ],
  ];
}

/** A strategy that just satisfies every criterion of a gate: each is at its limit, unless another forbids it. */
export function justSatisfied({ limits }: EstimatedGate): Laws {
  const limitOf = (metric: string) =>
    limits.find(({ asked }) => asked.metric === metric)?.result.threshold;
  const violations = limitOf("violation_rate") ?? 0;
  const lifts = limitOf("lift_fraction") ?? 1 - violations;
  const won = limitOf("win_rate") ?? 0.5;
  const lossBps = 150;
  const gains = [
    gainOfProfitFactor(limitOf("profit_factor_trades") ?? 0, won, lossBps),
    gainOfMean(limitOf("mean_return_per_trade") ?? Number.NEGATIVE_INFINITY, won, lossBps),
  ];
  const audits: Law = [
    [violations, violation],
    [lifts, lift],
    [1 - violations - lifts, neither],
  ];
  return {
    audits: audits.filter(([probability]) => probability > 0),
    trades: twoPoints(won, Math.max(1, ...gains), -lossBps),
  };
}

/** A strategy that is well within every limit of the gates on file: what the power is stated for. */
export const goodStrategy: Laws = {
  audits: twoPoints(0.1, violation, lift),
  trades: twoPoints(0.8, 75, -50),
};

/** One share of a strategy, as a law of audits or trades that has it. */
export function ofShare({ asked }: Limit, share: number): Laws {
  switch (asked.metric) {
    case "violation_rate":
      return { audits: twoPoints(share, violation, lift) };
    case "lift_fraction":
      return { audits: twoPoints(share, lift, neither) };
    default:
      return { audits: goodAudits, trades: twoPoints(share, 100, -100) };
  }
}

function ofProfitFactor(factor: number, { winRatio, lossBps }: Shape): Law {
  return twoPoints(winRatio, gainOfProfitFactor(factor, winRatio, lossBps), -lossBps);
}

function ofMean(mean: number, { winRatio, lossBps }: Shape): Law {
  return twoPoints(winRatio, gainOfMean(mean, winRatio, lossBps), -lossBps);
}

/** Wins w g are the factor times losses (1 − w) l. */
function gainOfProfitFactor(factor: number, won: number, lossBps: number): number {
  return (factor * (1 - won) * lossBps) / won;
}

/** w g − (1 − w) l is the mean. */
function gainOfMean(mean: number, won: number, lossBps: number): number {
  return (mean + (1 - won) * lossBps) / won;
}

export function twoPoints(ratio: number, hit: number, miss: number): Law {
  return [
    [ratio, hit],
    [1 - ratio, miss],
  ];
}
