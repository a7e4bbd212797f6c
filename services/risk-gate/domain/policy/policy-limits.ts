import type { BarInterval } from "#lib/kernel/bar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { CountedLimit, TrailingStep } from "#lib/kernel/trading.ts";
import { type BarbellSettings, barbellMarkets } from "./barbell-settings.ts";
import { settingsNotEnforced } from "./enforced-settings.ts";
import type { RiskPolicy } from "./risk-policy.ts";
import { policyForTicker } from "./ticker-limits.ts";

/**
 * Which values of a limit let more through: lower ones, higher ones, or none by itself, since what is measured under
 * one value is not comparable with what is measured under another.
 */
export type LooserDirection = "LOWER" | "HIGHER" | "CHANGED";

/** One limit of a policy. */
export interface PolicyLimit {
  /** Name of the field in the contract. */
  readonly field: string;
  /** The value for a person. */
  readonly text: string;
  /** 1 for on and 0 for off; absent where no value is looser than another. */
  readonly value?: number;
  readonly looser: LooserDirection;
}

/** The limits of a policy as they apply to one instrument. */
export interface AppliedPolicy {
  readonly isProofMode: boolean;
  /** Whether the barbell was on; absent for no. */
  readonly isBarbell?: true;
  /** Length of the bars that are forecast. */
  readonly interval: BarInterval;
  /** In the order of the fields; what the policy does not limit is left out. */
  readonly limits: readonly PolicyLimit[];
}

/**
 * For each setting of a policy, which values let more through. `"APART"`: policies that differ in it are not compared
 * with each other. `"OF_TICKER"`: it tightens other limits for one ticker. `"OF_PARTS"`: it has a limit for each of its
 * parts. `"OF_RULES"`: it takes out the limits of the rules that it only shows. `"LISTED"`: what it forbids an instrument
 * is a limit, what it does not is none.
 */
export const looserDirections: Readonly<Record<keyof RiskPolicy, Direction>> = {
  proofMode: "APART",
  // Off is 0.
  longOnly: "LOWER",
  edgeCostGate: "LOWER",
  edgeCostMultiplier: "LOWER",
  minimumExpectedReturnBps: "LOWER",
  maximumExpectedReturnBps: "HIGHER",
  minimumConfidenceRatio: "LOWER",
  maximumRiskScore: "HIGHER",
  maximumPositionRatio: "HIGHER",
  // A stop further away risks more on each trade, and is hit less often.
  stopAtrMultiple: "HIGHER",
  // A nearer target wins more often, a further one more at a time.
  targetAtrMultiple: "CHANGED",
  // The horizon: edge and confidence are read there, and positions left.
  holdingLimit: "CHANGED",
  // A stop that follows the price cuts gains and losses alike.
  trailingSteps: "CHANGED",
  maximumShareByExchange: "HIGHER",
  minimumConvictionRatio: "LOWER",
  // A conviction of other weights is another number.
  convictionEdgeWeightRatio: "CHANGED",
  convictionAgreementWeightRatio: "CHANGED",
  convictionDiagnosticsWeightRatio: "CHANGED",
  convictionSignalToNoiseWeightRatio: "CHANGED",
  riskScale: "CHANGED",
  maximumShortPositionRatio: "HIGHER",
  sizeScaledBy: "CHANGED",
  kellyFractionRatio: "HIGHER",
  tradeRegimeMultipliers: {
    exploration: "HIGHER",
    red: "HIGHER",
    neutral: "HIGHER",
    green: "HIGHER",
  },
  drawdownScaling: { fromRatio: "HIGHER", toRatio: "HIGHER", leastMultiplier: "HIGHER" },
  // A feature that is tried: with and without it are two strategies.
  enableBarbellAllocation: "APART",
  barbell: "OF_PARTS",
  tickers: "OF_TICKER",
  dryRunRules: "OF_RULES",
  minimumDirectionalAccuracy: "LOWER",
  minimumExpectedProfitMicros: "LOWER",
  maximumForecastAgeSessions: "HIGHER",
  maximumGrossExposureRatio: "HIGHER",
  maximumNetExposureRatio: "HIGHER",
  maximumNameExposureRatio: "HIGHER",
  maximumHeldCorrelationRatio: "HIGHER",
  maximumValidationErrorRatio: "HIGHER",
  maximumEmergingShareRatio: "HIGHER",
  maximumShareByAssetClass: "HIGHER",
  maximumDrawdownRatio: "HIGHER",
  warningDrawdown: { ratio: "HIGHER", sizeMultiplier: "HIGHER" },
  maximumDailyLossRatio: "HIGHER",
  lossCooldownSessions: "LOWER",
  stopLossGuard: { stops: "HIGHER", sessions: "LOWER" },
  // The sum over more trades is neither larger nor smaller.
  losingTickerLock: { trades: "CHANGED", sessions: "LOWER" },
  restrictedTickers: "LISTED",
  allowedCurrencies: "LISTED",
  refuseDuplicateOrders: "LOWER",
  // It cuts gains and losses alike, as a stop that follows the price does.
  flattenBeforeReverse: "CHANGED",
  maximumPriceAgeSessions: "HIGHER",
};

type Direction =
  | LooserDirection
  | "APART"
  | "OF_TICKER"
  | "OF_PARTS"
  | "OF_RULES"
  | "LISTED"
  | Readonly<Record<string, LooserDirection>>;

type LimitedInstrument = Pick<Instrument, "ticker" | "exchange" | "assetClass" | "currency">;

/** The limits by which a signal in an instrument is decided. */
export function appliedPolicy(
  policy: RiskPolicy,
  instrument: LimitedInstrument,
  interval: BarInterval,
): AppliedPolicy {
  return {
    isProofMode: policy.proofMode,
    ...(policy.barbell !== undefined && { isBarbell: true }),
    interval,
    limits: knownLimits(policy, instrument),
  };
}

/** A policy is applied to few instruments, and to each of them at every decision. */
const limitsByPolicy = new WeakMap<RiskPolicy, Map<string, readonly PolicyLimit[]>>();
const mostInstruments = 1_000;

function knownLimits(policy: RiskPolicy, instrument: LimitedInstrument): readonly PolicyLimit[] {
  const { ticker, exchange, assetClass, currency } = instrument;
  const key = `${ticker} ${exchange} ${assetClass} ${currency}`;
  let byInstrument = limitsByPolicy.get(policy);
  const known = byInstrument?.get(key);
  if (known !== undefined) return known;
  const limits = limitsFor(policy, instrument);
  if (byInstrument === undefined || byInstrument.size >= mostInstruments) {
    byInstrument = new Map();
    limitsByPolicy.set(policy, byInstrument);
  }
  byInstrument.set(key, limits);
  return limits;
}

function limitsFor(policy: RiskPolicy, instrument: LimitedInstrument): readonly PolicyLimit[] {
  const applied = policyForTicker(policy, instrument.ticker);
  const shown = new Set(settingsNotEnforced(policy));
  return (Object.keys(looserDirections) as (keyof RiskPolicy)[]).flatMap((name) =>
    shown.has(name) ? [] : limitsOf(name, applied, instrument),
  );
}

/** What a barbell limits. Its ceiling of what is safe is reported alone, so that it lets nothing through. */
function barbellLimits({
  minimumSafeRatio,
  safe,
  core,
  speculative,
  unlisted,
  maximumShareByMarket = {},
}: BarbellSettings): readonly PolicyLimit[] {
  const listed = { safe, core, speculative };
  const members = Object.entries(listed).map(([bucket, { members }]) => {
    const names = Object.entries(members).map(([ticker, region]) => `${ticker} (${region})`);
    return limitOf(`barbell.${bucket}.members`, names.sort().join(" "), "CHANGED");
  });
  const largest = Object.entries({ ...listed, unlisted }).flatMap(([bucket, limits]) => {
    const { maximumRatio, maximumPositionRatio } = { maximumRatio: undefined, ...limits };
    return [
      ...stated(`barbell.${bucket}.maximum_ratio`, maximumRatio),
      ...stated(`barbell.${bucket}.maximum_position_ratio`, maximumPositionRatio),
    ];
  });
  const markets = barbellMarkets.flatMap((market) =>
    stated(`barbell.maximum_share_by_market.${market}`, maximumShareByMarket[market]),
  );
  const least = limitOf("barbell.minimum_safe_ratio", minimumSafeRatio, "LOWER");
  return [least, ...members, ...largest, ...markets];
}

function stated(field: string, maximum: number | undefined): readonly PolicyLimit[] {
  return maximum === undefined ? [] : [limitOf(field, maximum, "HIGHER")];
}

function limitsOf(
  name: keyof RiskPolicy,
  applied: RiskPolicy,
  { ticker, exchange, assetClass, currency }: LimitedInstrument,
): readonly PolicyLimit[] {
  const looser = looserDirections[name];
  if (looser === "APART" || looser === "OF_TICKER" || looser === "OF_RULES") return [];
  if (looser === "OF_PARTS") return applied.barbell ? barbellLimits(applied.barbell) : [];
  // What the edge is held against says nothing while it is not held against it.
  if (name === "edgeCostMultiplier" && !applied.edgeCostGate) return [];
  const value = applied[name];
  if (value === undefined) return [];
  if (looser === "LISTED") {
    const { restrictedTickers = [], allowedCurrencies } = applied;
    const [key, isForbidden] =
      name === "restrictedTickers"
        ? [ticker, restrictedTickers.includes(ticker)]
        : [currency, allowedCurrencies?.includes(currency) === false];
    return isForbidden ? [limitOf(`${fieldName(name)}.${key}`, true, "LOWER")] : [];
  }
  if (name === "maximumShareByExchange" || name === "maximumShareByAssetClass") {
    const key = name === "maximumShareByExchange" ? exchange : assetClass;
    const share = (value as Readonly<Record<string, number>>)[key];
    return share === undefined ? [] : [limitOf(`${fieldName(name)}.${key}`, share, "HIGHER")];
  }
  if (name === "maximumRiskScore" && applied.riskScale === "FORECAST_DISTRIBUTION") {
    // A ceiling on one scale is no stricter and no looser than one on another.
    return [limitOf(`${fieldName(name)}.${applied.riskScale}`, value, "HIGHER")];
  }
  if (typeof looser === "string") return [limitOf(fieldName(name), value, looser)];
  return Object.entries(looser).map(([part, direction]) =>
    limitOf(`${fieldName(name)}.${fieldName(part)}`, value[part as never], direction),
  );
}

function limitOf(field: string, value: unknown, looser: LooserDirection): PolicyLimit {
  const number = typeof value === "boolean" ? Number(value) : value;
  const text = textOf(value);
  if (looser === "CHANGED" || typeof number !== "number") return { field, text, looser: "CHANGED" };
  return { field, text, value: number, looser };
}

function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) {
    const steps = value as readonly TrailingStep[];
    return steps.map(({ gainAtr, lockAtr }) => `${lockAtr} from ${gainAtr} ATR`).join(", ");
  }
  const limit = value as CountedLimit;
  return limit.sessions === undefined
    ? `${limit.bars} bars of ${limit.interval}`
    : `${limit.sessions} sessions`;
}

/** minimumExpectedReturnBps → minimum_expected_return_bps. */
function fieldName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
