import type { BarbellShare } from "#lib/kernel/barbell.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { FactDefinition } from "./fact-definition.ts";
import { type PnlParts, pnlPartsFromContent } from "./pnl-parts.ts";

/** The components that a fill is charged, in the order in which tables show them. */
export const chargedComponents = ["halfSpread", "slippage", "commission", "impact"] as const;

/** One component of what a fill was charged. */
export type ChargedComponent = (typeof chargedComponents)[number];

/** What the instruments of an exchange were worth of a portfolio's equity right after a fill. */
export interface ExchangeShare {
  readonly exchange: string;
  /** At least 0. */
  readonly exposureMicros: Micros;
  readonly equityMicros: Micros;
}

/** One execution with what it was charged. Immutable. */
export interface ChargedFill {
  readonly auditSet: string;
  /** Id of the fill. */
  readonly fill: string;
  /** Units × reference price. */
  readonly notionalMicros: Micros;
  readonly costMicros: Readonly<Record<ChargedComponent, Micros>>;
  /** Of the fill's exchange; absent for a fill that closed a lot, and in facts of earlier versions. */
  readonly exchangeShare?: ExchangeShare;
  /** Whether another part of its order was filled before; absent for no. */
  readonly continuesOrder?: true;
}

/** Why a position was closed; UNKNOWN is an attribution that was not filled. */
export type ExitReason =
  | "STOP"
  | "TARGET"
  | "TIME"
  | "END_OF_RUN"
  | "EXCHANGE_LIMIT"
  | "MARGIN_CALL"
  | "TRAILING_STOP"
  | "ORDER"
  | "REVERSAL"
  | "UNKNOWN";

/** A closed round trip: the only record that carries realised profit and loss. Immutable. */
export interface ClosedTrade {
  readonly auditSet: string;
  /** Resource name of the round trip. */
  readonly roundTrip: string;
  readonly ticker: string;
  /** Side of the entry, and the start of its bar; both absent in what versions before 0.3 recorded. */
  readonly side?: "BUY" | "SELL";
  readonly entryTimeMs?: number;
  readonly exitTimeMs: number;
  /** Price of the entry; absent where the attribution was not filled. */
  readonly entryPrice: number | undefined;
  /** Price of the exit; absent where the attribution was not filled. */
  readonly exitPrice: number | undefined;
  readonly exitReason: ExitReason;
  readonly calendarDaysHeld: number;
  /** After all costs. */
  readonly netPnlMicros: Micros;
  /** Over 0. */
  readonly entryNotionalMicros: Micros;
  /** Costs of both legs, and of borrowing the shares of a short; absent in what earlier versions recorded. */
  readonly costsMicros?: Micros;
  /** What a barbell made of the size of its order; absent where there was none. */
  readonly barbell?: BarbellShare;
  /** What the price alone brought; this and the next are absent in the portfolio's own currency. */
  readonly pricePnlMicros?: Micros;
  /** What the change of the rate brought. */
  readonly currencyPnlMicros?: Micros;
  /** Where the net profit came from; absent in what earlier versions recorded. */
  readonly pnlParts?: PnlParts;
}

/** How an order ended that was not filled. */
export const unfilledOutcomes = ["DENIED", "REJECTED", "EXPIRED"] as const;

/** An order that ended without a fill. Immutable. */
export interface UnfilledOrder {
  readonly auditSet: string;
  /** Resource name of the order. */
  readonly order: string;
  readonly ticker: string;
  /** Name of the reason, for example CASH_TOO_LOW; a reason of a later version is its number. */
  readonly reason: string;
  /** Whether a part of it was filled; absent for no. */
  readonly partlyFilled?: true;
  /** Whether it was to close lots instead of opening one; absent for no. */
  readonly closes?: true;
}

/** A run of a portfolio that ended, with its equity when the last bar of each UTC date had closed. Immutable. */
export interface EndedRun {
  readonly auditSet: string;
  /** Resource name of the portfolio. */
  readonly portfolio: string;
  readonly startingCashMicros: Micros;
  /** Start of the first bar. */
  readonly startTimeMs: number;
  /** When each mark was made, ascending; the equity and the cash of each stand at its place below. */
  readonly closeTimesMs: readonly number[];
  /** Open positions at their mark. */
  readonly equityMicros: readonly Micros[];
  readonly cashMicros: readonly Micros[];
}

const unfilled: FactDefinition<UnfilledOrder> = {
  auditSetOf: ({ auditSet }) => auditSet,
  identityOf: ({ order }) => order,
  toContent: (order) => ({ ...order }),
  fromContent: (order) => order,
};

const filled: FactDefinition<ChargedFill> = {
  auditSetOf: ({ auditSet }) => auditSet,
  identityOf: ({ fill }) => fill,
  toContent: ({ exchangeShare, ...fill }) => ({
    ...fill,
    costMicros: { ...fill.costMicros },
    ...(exchangeShare && { exchangeShare: { ...exchangeShare } }),
  }),
  fromContent: ({ notionalMicros, costMicros, exchangeShare, ...fill }) => ({
    ...fill,
    ...(exchangeShare && {
      exchangeShare: {
        exchange: exchangeShare.exchange,
        exposureMicros: BigInt(exchangeShare.exposureMicros),
        equityMicros: BigInt(exchangeShare.equityMicros),
      },
    }),
    notionalMicros: BigInt(notionalMicros),
    costMicros: {
      halfSpread: BigInt(costMicros.halfSpread),
      slippage: BigInt(costMicros.slippage),
      commission: BigInt(costMicros.commission),
      impact: BigInt(costMicros.impact),
    },
  }),
};

const closed: FactDefinition<ClosedTrade> = {
  auditSetOf: ({ auditSet }) => auditSet,
  identityOf: ({ roundTrip }) => roundTrip,
  toContent: ({ pnlParts, barbell, ...trade }) => ({
    ...trade,
    ...(pnlParts && { pnlParts: { ...pnlParts } }),
    ...(barbell && { barbell: { ...barbell } }),
  }),
  toCompared: ({ side: _, entryTimeMs: __, pnlParts: ___, barbell: ____, ...trade }) => trade,
  fromContent: ({
    netPnlMicros,
    entryNotionalMicros,
    entryPrice,
    exitPrice,
    pricePnlMicros,
    currencyPnlMicros,
    costsMicros,
    pnlParts,
    ...trade
  }) => ({
    ...trade,
    ...(pnlParts && { pnlParts: pnlPartsFromContent(pnlParts) }),
    ...(costsMicros !== undefined && { costsMicros: BigInt(costsMicros) }),
    ...(pricePnlMicros !== undefined && { pricePnlMicros: BigInt(pricePnlMicros) }),
    ...(currencyPnlMicros !== undefined && { currencyPnlMicros: BigInt(currencyPnlMicros) }),
    // JSON leaves out what is undefined.
    entryPrice,
    exitPrice,
    netPnlMicros: BigInt(netPnlMicros),
    entryNotionalMicros: BigInt(entryNotionalMicros),
  }),
};

const ended: FactDefinition<EndedRun> = {
  auditSetOf: ({ auditSet }) => auditSet,
  // A portfolio may go on after an end, and end again with later bars.
  identityOf: ({ portfolio, closeTimesMs }) => `${portfolio} ${closeTimesMs.at(-1)}`,
  toContent: (run) => ({ ...run }),
  fromContent: ({ startingCashMicros, equityMicros, cashMicros, ...run }) => ({
    ...run,
    startingCashMicros: BigInt(startingCashMicros),
    equityMicros: equityMicros.map(BigInt),
    cashMicros: cashMicros.map(BigInt),
  }),
};

/** The facts of the execution service. */
export const executionFacts = {
  ORDER_FILLED: filled,
  TRADE_CLOSED: closed,
  ORDER_DENIED: unfilled,
  ORDER_REJECTED: unfilled,
  ORDER_EXPIRED: unfilled,
  RUN_ENDED: ended,
};
