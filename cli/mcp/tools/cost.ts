import { z } from "zod";
import { canonicalTicker } from "#gateway/market-data/domain/instruments/ticker-names.ts";
import { dateText } from "#lib/report/plain-text.ts";
import { meanOf } from "#lib/statistics/confidence-intervals/mean-interval.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { type Bar, BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import type { CostComponents } from "#proto/pmx/type/v1/cost_pb.ts";
import { AssetClass, type Instrument } from "#proto/pmx/type/v1/instrument_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { storedSeries } from "../../data/stored-series.ts";
import { priceText, signedBps } from "../../explain/amounts.ts";
import { usageFault } from "../../flag.ts";
import { withService } from "../../records/service-client.ts";
import { ticker } from "../shapes.ts";
import { type ToolPlace, tool } from "../tool.ts";

/** Daily returns that volatility and volume are measured on: about three months. */
const measuredReturns = 60;

const parts = {
  half_spread_bps: z.number(),
  slippage_bps: z.number(),
  commission_bps: z.number(),
  impact_bps: z.number(),
};

export const estimateCost = tool({
  name: "estimate_cost",
  title: "Estimate the cost of a round trip",
  description:
    "Estimates what entering and leaving a position costs, in basis points of its notional, by the function that fills are charged with. Price, volatility and volume are those of the stored daily bars unless they are given.",
  input: z.strictObject({
    ticker,
    units: z
      .int()
      .min(1)
      .max(Number.MAX_SAFE_INTEGER)
      .describe(
        "Size in units: shares, or the smallest fraction that the instrument is traded in.",
      ),
    side: z.enum(["BUY", "SELL"]).default("BUY").describe("Side of the entry. Default: BUY."),
    price: z.number().min(1e-6).max(9e9).optional().describe("Default: the last stored close."),
    daily_volatility_bps: z
      .number()
      .gt(0)
      .max(100_000)
      .optional()
      .describe("Standard deviation of daily returns. Default: of the last 60 stored."),
    average_daily_volume_units: z
      .number()
      .gt(0)
      .max(1e15)
      .optional()
      .describe("Default: the mean of the last 60 stored bars, where they state it."),
  }),
  output: z.object({
    ticker: z.string(),
    asset_class: z.string(),
    units: z.number(),
    side: z.string(),
    price: z.number(),
    daily_volatility_bps: z.number(),
    average_daily_volume_units: z.number().nullable().describe("Null where it is unknown."),
    total_bps: z.number().describe("Of both fills, with borrowing, in bps of the notional."),
    entry: z.object(parts),
    exit: z.object(parts),
    borrow_bps: z.number().nullable().describe("Of a short until its holding limit."),
  }),
  async answer({ ticker: name, units, side, ...given }, { where }) {
    const { instrument, ...measured } = await measures(canonicalTicker(name), where);
    const price = given.price ?? measured.price;
    const dailyVolatilityBps = given.daily_volatility_bps ?? measured.volatilityBps;
    const volume = given.average_daily_volume_units ?? measured.volumeUnits;
    if (price === undefined || dailyVolatilityBps === undefined) {
      const advice = "give price and daily_volatility_bps";
      throw usageFault(name, `has too few stored daily bars to measure; ${advice}`);
    }
    const { cost } = await withService(RiskGateService, { ...where, name: "risk-gate" }, (gate) =>
      gate.estimateCost({
        instrument,
        quantityUnits: BigInt(units),
        side: Side[side],
        ...{ price, dailyVolatilityBps },
        ...(volume !== undefined && { averageDailyVolumeUnits: volume }),
      }),
    );
    const structured = {
      ticker: instrument.ticker,
      asset_class: enumName(AssetClass, instrument.assetClass) ?? "UNSPECIFIED",
      ...{ units, side, price, daily_volatility_bps: dailyVolatilityBps },
      average_daily_volume_units: volume ?? null,
      total_bps: cost!.totalBps,
      entry: componentsOf(cost?.entry),
      exit: componentsOf(cost?.exit),
      borrow_bps: cost?.borrowBps ?? null,
    };
    const bps = (value: number) => signedBps(value).replace(/^\+/, "");
    const both = (part: keyof typeof parts) => bps(structured.entry[part] + structured.exit[part]);
    const borrowed =
      structured.borrow_bps === null ? "" : `, borrowing ${bps(structured.borrow_bps)}`;
    const basis =
      measured.lastDate === undefined ? "" : ` Stored daily bars end on ${measured.lastDate}.`;
    const text = [
      `Entering and leaving ${units} units of ${instrument.ticker} at ${priceText(price, instrument)} (${side}) is estimated to cost ${bps(structured.total_bps)} of the notional: half-spread ${both("half_spread_bps")}, slippage ${both("slippage_bps")}, commission ${both("commission_bps")}, impact ${both("impact_bps")}${borrowed}.`,
      `It rests on a daily volatility of ${bps(dailyVolatilityBps)} and an average daily volume of ${volume === undefined ? "unknown size" : `${Math.round(volume)} units`}.${basis}`,
    ].join("\n");
    return { text, structured };
  },
});

function componentsOf(components: CostComponents | undefined) {
  return {
    half_spread_bps: components?.halfSpreadBps ?? 0,
    slippage_bps: components?.slippageBps ?? 0,
    commission_bps: components?.commissionBps ?? 0,
    impact_bps: components?.impactBps ?? 0,
  };
}

/** What is stored of an instrument; absent what too few daily bars say. */
interface Measures {
  readonly instrument: Instrument;
  readonly price?: number;
  readonly lastDate?: string;
  readonly volatilityBps?: number | undefined;
  readonly volumeUnits?: number | undefined;
}

/** The stored instrument of a ticker, and what its latest daily bars say. @throws Fault FIELD_INVALID without any */
async function measures(name: string, { gateway }: ToolPlace): Promise<Measures> {
  const stored = await storedSeries(gateway, name);
  const daily = stored.find(({ interval }) => interval === BarInterval.DAY_1);
  const instrument = (daily ?? stored[0])?.instrument;
  if (instrument === undefined) {
    throw usageFault("ticker", `no bars are stored of ${name}; list_series has what is stored`);
  }
  if (daily === undefined) return { instrument };
  const bars: Bar[] = [];
  let pageToken = "";
  do {
    const asked = { ticker: instrument.ticker, interval: BarInterval.DAY_1, pageSize: 5_000 };
    const page = await gateway.marketData.listBars({ ...asked, pageToken });
    bars.push(...page.bars.slice(-measuredReturns - 1));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  const latest = bars.slice(-measuredReturns - 1);
  const last = latest.at(-1);
  return {
    instrument,
    ...(last && { price: last.close, lastDate: dateText(last.startTime) }),
    volatilityBps: volatilityBpsOf(latest.map(({ close }) => close)),
    volumeUnits: meanVolume(latest),
  };
}

/** Sample standard deviation of log returns in bps; undefined of fewer than two, or where nothing moved. */
function volatilityBpsOf(closes: readonly number[]): number | undefined {
  const returns = closes.slice(1).map((close, at) => Math.log(close / closes[at]!));
  if (returns.length < 2) return undefined;
  const mean = meanOf(returns);
  const squares = returns.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const bps = Math.sqrt(squares / (returns.length - 1)) * 1e4;
  return bps > 0 && Number.isFinite(bps) ? bps : undefined;
}

function meanVolume(bars: readonly Bar[]): number | undefined {
  const mean = bars.length === 0 ? 0 : meanOf(bars.map(({ volumeUnits }) => volumeUnits));
  return mean > 0 ? mean : undefined;
}
