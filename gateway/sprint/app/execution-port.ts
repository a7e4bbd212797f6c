import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { DataProvenance, Side } from "#lib/kernel/trading.ts";
import type {
  SeriesDividend,
  SeriesSplit,
  UnadjustedBasis,
} from "../../market-data/app/bar-history.ts";
import type { BenchmarkTrade } from "../domain/benchmarks/benchmarks.ts";
import type { FactPosition, PinnedRiskPolicy } from "../domain/sprint.ts";
import type { TradeExit } from "../domain/trade-exit.ts";
import type { ForecastView } from "./forecast-port.ts";
import type { PortfolioState } from "./portfolio-state.ts";
import type { DecisionView } from "./risk-gate-port.ts";

/** A closed trade as far as a step reports it. */
export interface ClosedTrade {
  readonly ticker: string;
  readonly netPnlMicros: Micros;
  readonly exit: TradeExit;
  /** Everything of the trade, without names. */
  readonly digest: Canonical;
}

/** How an order ended that was not filled. */
export interface UnfilledOrder {
  readonly ticker: string;
  readonly state: "DENIED" | "REJECTED" | "EXPIRED";
  /** Name of the reason. */
  readonly reason: string;
}

/** What replaying bars did: the portfolio after them, the trades that they closed, the orders they ended. */
export interface Advance {
  readonly portfolio: PortfolioState;
  readonly unfilledOrders: readonly UnfilledOrder[];
  readonly closedTrades: readonly ClosedTrade[];
  readonly fact: FactPosition;
}

/** Trades on paper. */
export interface ExecutionPeer {
  policy(): Promise<Canonical>;
  createPortfolio(input: {
    readonly requestId: string;
    readonly auditSet: string;
    readonly currency: string;
    readonly mode: PinnedRiskPolicy["mode"];
    readonly provenance: DataProvenance;
    readonly startingCashMicros: Micros;
    readonly policy: Canonical;
    readonly costModel: Canonical;
  }): Promise<string>;
  portfolio(name: string): Promise<PortfolioState>;
  /**
   * Replays bars in the order of their closes, in as many calls as they take. A ticker may come with
   * bars of two lengths that cover different sessions.
   * @param rates - into the portfolio's currency, each currency ascending in time.
   * @returns the same answer when it is asked again with the same bars; undefined where there are none.
   */
  advance(
    portfolio: string,
    series: readonly {
      readonly instrument: Instrument;
      readonly interval: BarInterval;
      readonly bars: readonly Bar[];
      /** Splits of shares that take effect with these bars; absent for none. */
      readonly splits?: readonly SeriesSplit[];
      /** Dividends that these bars are the first without; absent for none. */
      readonly dividends?: readonly SeriesDividend[];
      /** What was done to the prices; with dividends, which are sent on a stated basis alone. */
      readonly unadjustedBasis?: UnadjustedBasis;
    }[],
    rates?: readonly ConversionRate[],
  ): Promise<Advance | undefined>;
  /** Closes what is still open; the same answer when it is asked again. */
  endRun(portfolio: string): Promise<Advance>;
  /** All closed trades, in the order of their exits. */
  roundTrips(portfolio: string): Promise<readonly BenchmarkTrade[]>;
  submit(input: {
    readonly portfolio: string;
    readonly clientOrderId: string;
    readonly instrument: Instrument;
    readonly side: Side;
    readonly quantityUnits: number;
    readonly decision: DecisionView;
    readonly forecast: ForecastView;
    readonly rate?: ConversionRate;
  }): Promise<{
    /** Why the order does not wait for its fill; undefined when it does. */
    readonly unfilled: UnfilledOrder | undefined;
    /** Absent where trading is not ACTIVE: such an order is not stored. */
    readonly fact?: FactPosition;
  }>;
  /** Orders all lots of an instrument that the side closes to be closed, because of an opposite signal. */
  reverse(input: {
    readonly portfolio: string;
    readonly clientOrderId: string;
    readonly instrument: Instrument;
    readonly side: Side;
    readonly decision: DecisionView;
    readonly forecast: ForecastView;
  }): Promise<FactPosition>;
}
