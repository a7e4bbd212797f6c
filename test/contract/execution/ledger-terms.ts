/**
 * The terms of the independent ledger and of its histories: prices as decimal texts, days as numbers,
 * money as integers.
 */

export type Side = "BUY" | "SELL";
export type AssetClass = "US_EQUITY" | "FX" | "CRYPTO";

export interface LedgerInstrument {
  readonly ticker: string;
  readonly exchange: string;
  readonly assetClass: AssetClass;
  readonly currency: string;
  /** A unit is 10^−this of what is quoted. */
  readonly decimals: number;
  /** What a price of 1 is worth for what is quoted, as a whole number. */
  readonly multiplier: number;
}

/** A daily bar; it starts at 00:00 of its day and closes at 00:00 of the next. */
export interface LedgerBar {
  readonly instrument: LedgerInstrument;
  readonly day: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: number;
  /** Cash for each share that was held over the night before. */
  readonly dividend?: string;
}

/** Of what one unit of a currency is worth in the portfolio's: the product of the legs. */
export interface LedgerRate {
  readonly currency: string;
  /** Known from 00:00 of this day on. */
  readonly day: number;
  readonly legs: readonly {
    readonly ticker: string;
    readonly price: string;
    readonly inverse: boolean;
  }[];
}

export interface LedgerOrder {
  readonly id: string;
  readonly instrument: LedgerInstrument;
  readonly side: Side;
  readonly quantity: bigint;
  /** 00:00 of this day. */
  readonly decisionDay: number;
  readonly stop?: string;
  readonly target?: string;
  readonly expected?: string;
  /** 00:00 of this day. */
  readonly expireDay?: number;
  readonly limit?: { readonly sessions: number } | { readonly calendarDays: number };
  /** Range in prices, and steps of a gain and what it locks, in ranges. */
  readonly trailing?: {
    readonly range: number;
    readonly steps: readonly (readonly [gain: number, lock: number])[];
  };
  readonly volatilityBps: number;
  readonly averageVolume?: number;
  /** The last close that its decision saw. */
  readonly lastClose?: string;
  readonly rate?: LedgerRate;
}

export interface LedgerRules {
  readonly currency: string;
  readonly cashMicros: bigint;
  readonly maximumOpenLots: number;
  readonly refuseNegativeCash: boolean;
  readonly halfSpreadBps: Readonly<Record<AssetClass, number>>;
  /** Of the classes that the next does not name. */
  readonly slippageBps: number;
  readonly slippageBpsByClass: Readonly<Partial<Record<AssetClass, number>>>;
  readonly commissionBps: number;
  readonly impactFloorBps: number;
  readonly impactCoefficient: number;
  readonly participationLimitRatio: number;
  /** What shorts leave of the cash after they were bought back, as a share of that; undefined for no margin. */
  readonly maintenanceMargin?: number | undefined;
  readonly borrowBpsPerYear?: Readonly<Partial<Record<AssetClass, number>>> | undefined;
}

/** Half-spread, slippage, commission, impact, in micros. */
export type Costs = readonly [bigint, bigint, bigint, bigint];

export interface LedgerFill {
  /** Order that it filled, or of the lot that it closed. */
  readonly order: string;
  readonly effect: "OPEN" | "CLOSE";
  readonly side: Side;
  readonly day: number;
  readonly price: string;
  readonly notional: bigint;
  readonly costs: Costs;
  /** Of an instrument in another currency than the portfolio's: the day of its rate, and what it converted. */
  readonly rateDay: number | undefined;
  readonly quoteNotional: bigint | undefined;
}

export interface LedgerTrip {
  readonly order: string;
  readonly reason: "STOP" | "TRAILING_STOP" | "TARGET" | "TIME" | "MARGIN_CALL" | "END_OF_RUN";
  readonly gap: boolean;
  readonly trigger: string | undefined;
  readonly entryDay: number;
  readonly exitDay: number;
  readonly sessionsHeld: number;
  readonly gross: bigint;
  readonly net: bigint;
  readonly borrowed: bigint;
  readonly risk: bigint | undefined;
  /** Parts of the gross of an instrument in another currency than the portfolio's. */
  readonly pricePart: bigint | undefined;
  readonly currencyPart: bigint | undefined;
  readonly breakdown: LedgerBreakdown;
}

/** Micros of the portfolio's currency; signal and timing are unknown without the decision's last close. */
export interface LedgerBreakdown {
  readonly signal: bigint | undefined;
  readonly timing: bigint | undefined;
  readonly price: bigint;
  readonly spread: bigint;
  readonly slippage: bigint;
  readonly impact: bigint;
  readonly commission: bigint;
  readonly currency: bigint;
  readonly dividend: bigint;
}

/** What became of an order: its state, with the reason where it has one. */
export type Outcome = string;

/** Why, where and after how long a lot leaves. */
export interface Exit {
  readonly price: string;
  readonly reason: LedgerTrip["reason"];
  readonly trigger?: string;
  readonly gap?: boolean;
  readonly sessionsHeld: number;
}
