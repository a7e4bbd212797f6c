import { z } from "zod";
import { assetClasses } from "#lib/kernel/instrument.ts";
import { dryRunnableRules } from "./dry-run-rules.ts";

const share = z.number().gt(0).max(1);
const exposure = z.number().gt(0).max(10);
const sessions = z.int().min(1).max(1000);
const trades = z.int().min(1).max(50);
const ticker = z.string().min(1).max(40);
const currency = z.string().regex(/^[A-Z]{3}$/, "expected an ISO 4217 code, as USD is");

/** A list in which nothing stands twice. */
function listOf<T extends z.ZodType<string>>(item: T) {
  return z
    .array(item)
    .refine((items) => new Set(items).size === items.length, "expected each once")
    .readonly()
    .optional();
}

/** Settings of rules that are off where they are absent. */
export const ruleSettings = {
  dryRunRules: listOf(z.enum(dryRunnableRules)).describe(
    "Rules that are evaluated and reported, and neither deny nor reduce.",
  ),
  minimumDirectionalAccuracy: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      "Least share of scored forecasts of the instrument whose direction was right; only shown below 50 of them.",
    ),
  minimumExpectedProfitMicros: z
    .int()
    .min(0)
    .optional()
    .describe(
      "Least expected profit of the trade at its size, after costs, in millionths of the portfolio's currency.",
    ),
  maximumForecastAgeSessions: z
    .int()
    .min(0)
    .max(1000)
    .optional()
    .describe("Most sessions between a forecast's as-of and the portfolio's latest bar."),
  maximumGrossExposureRatio: exposure
    .optional()
    .describe(
      "Most of the equity that is held and on order, long and short both counted as positive.",
    ),
  maximumNetExposureRatio: exposure
    .optional()
    .describe("Most of the equity by which longs may exceed shorts, or shorts longs."),
  maximumHeldCorrelationRatio: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("Largest correlation with an instrument that is held or on order on the same side."),
  maximumValidationErrorRatio: z
    .number()
    .gt(0)
    .max(10)
    .optional()
    .describe(
      "Largest weighted mean of the models' errors over what their weights rest on, in multiples of the baseline model's.",
    ),
  maximumNameExposureRatio: exposure
    .optional()
    .describe("Most of the equity that is held and on order of one instrument."),
  maximumEmergingShareRatio: share
    .optional()
    .describe(
      "Most of the equity that instruments listed in emerging and frontier markets may be worth together.",
    ),
  maximumShareByAssetClass: z
    .partialRecord(
      z.enum(assetClasses),
      share.describe("Most of the equity that instruments of this class may be worth together."),
    )
    .readonly()
    .optional(),
  maximumDrawdownRatio: share
    .optional()
    .describe("Fall of the equity from its largest from which on nothing is opened."),
  warningDrawdown: z
    .strictObject({
      ratio: share.describe(
        "Fall of the equity from its largest from which on orders are smaller.",
      ),
      sizeMultiplier: z.number().gt(0).lt(1).describe("What is left of the size asked for then."),
    })
    .readonly()
    .optional(),
  maximumDailyLossRatio: share
    .optional()
    .describe("Loss since the start of the day, as a share of the equity then, that is allowed."),
  lossCooldownSessions: sessions
    .optional()
    .describe("Sessions after a losing trade in which its instrument is not opened."),
  stopLossGuard: z
    .strictObject({
      stops: trades.describe("Trades left at their stops, with which nothing is opened."),
      sessions: sessions.describe("Sessions within which so many stops lie."),
    })
    .readonly()
    .optional(),
  losingTickerLock: z
    .strictObject({
      trades: trades.describe("Newest trades of the instrument that are added up."),
      sessions: sessions.describe("Sessions after them in which it is not opened if they lost."),
    })
    .readonly()
    .optional(),
  restrictedTickers: listOf(ticker).describe("Tickers that nothing is opened in."),
  allowedCurrencies: listOf(currency).describe(
    "Currencies that instruments may be quoted in; absent for all.",
  ),
  refuseDuplicateOrders: z
    .boolean()
    .optional()
    .describe(
      "Whether nothing is opened while the same is on order, or may have been filled since the as-of.",
    ),
  flattenBeforeReverse: z
    .boolean()
    .optional()
    .describe(
      "Whether a signal against what is held closes it first, so that its own order may open on the other side at the same open; absent for no: what is held keeps its exits.",
    ),
  maximumPriceAgeSessions: z
    .int()
    .min(0)
    .max(1000)
    .optional()
    .describe(
      "Most sessions since the instrument's latest bar, whose close must be the one that the forecast saw.",
    ),
};
