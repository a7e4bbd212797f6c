import { z } from "zod";
import type { CostModel } from "./cost.ts";
import type { AssetClass } from "./instrument.ts";

const bps = z.number().min(0).max(10_000);

const classes: Readonly<Record<AssetClass, string>> = {
  US_EQUITY: "US shares",
  INTL_EQUITY: "shares of other countries",
  INDEX: "indices",
  FX: "currencies",
  CRYPTO: "crypto assets",
  FUTURE: "futures",
};

const amount = z.number().min(0).max(1_000_000);

const coefficient = z.number().min(0).max(100);

/** One setting for each class, in bps unless `value` says otherwise. */
const ofEachClass = (words: string, value = bps) =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(classes).map(([name, what]) => [name, value.describe(`${words} ${what}.`)]),
    ) as Record<AssetClass, typeof bps>,
  );

/** One setting for each exchange that is named, in bps unless `value` says otherwise. */
const ofExchanges = (words: string, value = bps) =>
  z
    .record(z.string().regex(/^[A-Z0-9]{2,10}$/), value.describe(`${words} this exchange.`))
    .optional();

/**
 * The schema of a cost model, for the configuration and for requests that bring their own. It is in
 * the kernel because the risk gate and the execution service must accept exactly the same settings.
 */
export const costModelSchema: z.ZodType<CostModel> = z.strictObject({
  halfSpreadBpsByClass: ofEachClass("Half of the quoted spread assumed for"),
  slippageBps: bps.describe(
    "Price move between the decision's reference and the fill, for classes without one of their own.",
  ),
  slippageBpsByClass: ofEachClass("Price move between reference and fill, for")
    .partial()
    .optional(),
  commissionBps: bps.describe("Broker's commission, for classes without one of their own."),
  commissionBpsByClass: ofEachClass("Broker's commission, for").partial().optional(),
  halfSpreadBpsByExchange: ofExchanges("Half of the quoted spread, before that of the class, on"),
  slippageBpsByExchange: ofExchanges("Price move between reference and fill, on"),
  commissionBpsByExchange: ofExchanges("Broker's commission with levies, on"),
  commissionPerShareByClass: ofEachClass(
    "Commission a whole share, coin or contract beside that in bps, in the instrument's currency, for",
    amount,
  )
    .partial()
    .optional(),
  commissionPerShareByExchange: ofExchanges(
    "Commission a whole share, coin or contract beside that in bps, in the instrument's currency, on",
    amount,
  ),
  minimumCommissionByClass: ofEachClass(
    "Least commission of one fill, in the instrument's currency, for",
    amount,
  )
    .partial()
    .optional(),
  minimumCommissionByExchange: ofExchanges(
    "Least commission of one fill, in the instrument's currency, on",
    amount,
  ),
  borrowBpsPerYearByClass: ofEachClass("Cost of borrowing a short a year of 365 days, for")
    .partial()
    .optional(),
  impactFloorBps: bps.describe("Least market impact, for classes without one of their own."),
  impactFloorBpsByClass: ofEachClass("Least market impact, for").partial().optional(),
  impactFloorBpsByExchange: ofExchanges("Least market impact, before that of the class, on"),
  impactCoefficient: coefficient.describe(
    "y in impact = y · daily volatility · √(quantity / average daily volume), for classes without one of their own.",
  ),
  impactCoefficientByClass: ofEachClass("y of the impact, for", coefficient).partial().optional(),
  impactCoefficientByExchange: ofExchanges(
    "y of the impact, before that of the class, on",
    coefficient,
  ),
  participationLimitRatio: z
    .number()
    .gt(0)
    .max(1)
    .describe("Largest share of an average day's volume that one order may take."),
});
