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

/** When and at which price an order fills; a market order at the open. */
export type LedgerEntry =
  | { readonly limit: string }
  | { readonly stop: string }
  | { readonly stop: string; readonly limit: string };

/** What is closed of a lot: units, a share of what is open of it, or all. */
export interface LotToClose {
  readonly lot: string;
  readonly units?: bigint;
  readonly share?: number;
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
  /** Of a closing order so many of the oldest lots; 0 for all of them, or where it names its lots. */
  readonly quantity: bigint;
  /** 00:00 of this day. */
  readonly decisionDay: number;
  readonly entry?: LedgerEntry;
  readonly timeInForce?: "DAY" | "GTC" | "IOC";
  /** Set where it closes lots, with those that it names. */
  readonly close?: { readonly lots: readonly LotToClose[]; readonly reversal: boolean };
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

export type FillModel = "OPTIMISTIC" | "BASE" | "PESSIMISTIC";

export interface LedgerRules {
  readonly currency: string;
  readonly cashMicros: bigint;
  readonly maximumOpenLots: number;
  /** PESSIMISTIC where it is not said. */
  readonly fillModel?: FillModel | undefined;
  readonly partialFills?: boolean | undefined;
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

export type Reference = "OPEN" | "LIMIT_LEVEL" | "STOP_LEVEL" | "TARGET_LEVEL" | "CLOSE";

export interface LedgerFill {
  /** Order that it filled; undefined for an exit that no order asked for. */
  readonly order: string | undefined;
  /** The lot that it opened or closed: the order that opened it, and which part of that it is. */
  readonly lot: string;
  readonly quantity: bigint;
  /** Units that it left of the lot. */
  readonly rest: bigint;
  readonly reference: Reference;
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
  readonly lot: string;
  readonly quantity: bigint;
  readonly entryNotional: bigint;
  readonly reason:
    | ("STOP" | "TRAILING_STOP" | "TARGET" | "TIME" | "MARGIN_CALL" | "END_OF_RUN")
    | ("ORDER" | "REVERSAL");
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
  readonly reference: Reference;
  readonly reason: LedgerTrip["reason"];
  readonly trigger?: string;
  readonly gap?: boolean;
  readonly sessionsHeld: number;
}
