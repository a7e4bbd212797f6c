/**
 * Why a rule did not pass. One closed list for all rules; `pmx.riskgate.v1.ReasonCode` holds the same
 * names behind the prefix REASON_CODE_ (a test compares the two).
 */
export const reasonCodes = {
  INPUT_MISSING: "An input is absent, not finite or outside its possible range.",
  RETURN_NOT_SANE: "The expected return exceeds the plausibility limit.",
  SHORT_NOT_ALLOWED: "A short position is asked for and only long ones are allowed.",
  RETURN_TOO_SMALL: "The expected return is below the floor or against the side.",
  EDGE_BELOW_COST: "The edge does not cover cost × multiplier.",
  CONFIDENCE_TOO_LOW: "The confidence is below the floor.",
  RISK_TOO_HIGH: "The risk score is above the ceiling.",
  POSITION_EXISTS: "A position or open order in the instrument exists, and will at the next open.",
  SIZE_BELOW_LOT: "The size asked for is below one lot.",
  CASH_TOO_LOW: "The cash does not cover the order and its cost.",
  PARTICIPATION_TOO_HIGH: "The order would take too large a share of the volume.",
  RULE_DISABLED: "The policy turns the rule off.",
  NO_DIRECTION: "The forecast expects no move, so there is no side to judge.",
  EXIT_NOT_PLACEABLE: "Stop or target would not be a price on its side of the last close.",
  OPENS_UNKNOWN: "The bars have no opens, at which orders fill.",
  EXCHANGE_SHARE_TOO_HIGH:
    "The instruments of the exchange would be too large a share of the equity.",
  CONVICTION_TOO_LOW: "The conviction is below the floor.",
  BARBELL_LIMIT: "The order would take more of the equity than the barbell allows.",
  TRADING_STATE: "Trading is halted, or only orders that reduce what is held may leave.",
  FORECAST_STALE: "The forecast is older than the policy allows.",
  PROFIT_TOO_SMALL: "The expected profit in money is below the floor.",
  GROSS_EXPOSURE_TOO_HIGH: "Longs and shorts together would be too large a share of the equity.",
  NET_EXPOSURE_TOO_HIGH:
    "Longs would exceed shorts, or shorts longs, by too large a share of the equity.",
  NAME_EXPOSURE_TOO_HIGH: "The instrument would be too large a share of the equity.",
  ASSET_CLASS_SHARE_TOO_HIGH:
    "The instruments of the class would be too large a share of the equity.",
  EMERGING_SHARE_TOO_HIGH:
    "Instruments of emerging and frontier markets would be too large a share of the equity.",
  DRAWDOWN_TOO_DEEP: "The equity has fallen too far from its largest.",
  DRAWDOWN_WARNING: "The equity has fallen so far from its largest that orders are made smaller.",
  DAILY_LOSS_TOO_LARGE: "The portfolio has lost too much since the start of the day.",
  COOLING_DOWN: "The last trade of the instrument lost too few sessions ago.",
  TOO_MANY_STOPS: "Too many trades left at their stops within the last sessions.",
  TICKER_LOCKED: "The last trades of the instrument lost together, too few sessions ago.",
  TICKER_RESTRICTED: "Nothing may be opened in the ticker.",
  CURRENCY_NOT_ALLOWED: "The instrument is quoted in a currency that the policy does not allow.",
  DIRECTION_TOO_OFTEN_WRONG:
    "The direction of earlier forecasts of the instrument was right too rarely.",
  DUPLICATE_ORDER:
    "An order of the instrument and side waits, or may have been filled since the as-of.",
  PRICE_STALE:
    "The forecast saw another close than the latest of the instrument, or that is too old.",
  CORRELATION_TOO_HIGH:
    "An instrument that is held or on order moves too much like this one, on its side.",
  VALIDATION_ERROR_TOO_HIGH: "The models err too much against the baseline.",
} as const;

/** Machine-readable reason of a rule's outcome. */
export type ReasonCode = keyof typeof reasonCodes;
