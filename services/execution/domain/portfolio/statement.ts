import { closeTimeMs } from "#lib/kernel/calendar.ts";
import type { Metric } from "#lib/kernel/metric.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { drawdownRatio, type PortfolioHistory } from "#lib/kernel/portfolio-facts.ts";
import type { CostMicros } from "../fills/charge.ts";
import type { Balance } from "../ledger/reconciliation.ts";
import { type CashForOrders, cashForOrders } from "./cash-for-orders.ts";
import { type EquityPoint, maxDrawdown } from "./equity.ts";
import { type ExchangeAllowances, exchangeAllowances } from "./exchange-share.ts";
import { type Exposures, exposuresOf } from "./exposure.ts";
import { closingUnits } from "./leaving.ts";
import type { Portfolio } from "./portfolio.ts";
import { ownCashMicros, type PortfolioState } from "./portfolio-state.ts";
import { equityMicros, type Position, positionsOf } from "./position.ts";
import type { TradingHalt } from "./trading-halt.ts";

/** A portfolio with everything that follows from its ledger. */
export interface Statement {
  readonly portfolio: Portfolio;
  readonly cashMicros: Micros;
  readonly equityMicros: Micros;
  readonly realisedPnlMicros: Micros;
  readonly costs: CostMicros;
  /** Dividends received less those paid so far, of closed and open lots. */
  readonly dividendMicros: Micros;
  readonly maxDrawdown: Metric;
  readonly positions: readonly Position[];
  readonly cashForOrders: CashForOrders;
  readonly exchanges: ExchangeAllowances;
  readonly exposures: Exposures;
  readonly history: PortfolioHistory;
  /** How far the equity is below its peak, as a share of it. */
  readonly drawdownRatio: number;
  readonly lastBarCloseTimeMs?: number;
  /** What borrowing the shares of shorts has cost so far. */
  readonly borrowMicros: Micros;
  /** What it owes for shorts that were bought back for more than its cash. */
  readonly shortfallMicros: Micros;
  readonly halt?: TradingHalt;
}

/** Sums over a portfolio's whole history. */
export interface Totals {
  readonly balances: readonly Balance[];
  /** Σ over all round trips, before and after costs. */
  readonly grossPnlMicros: Micros;
  readonly netPnlMicros: Micros;
}

/** The part of a portfolio's history that its statement repeats. */
export interface RecentHistory
  extends Pick<PortfolioHistory, "dayStartEquityMicros" | "recentTrades"> {}

/** Draws up the statement of a portfolio. */
export function statementOf(
  state: PortfolioState,
  totals: Totals,
  recent: RecentHistory,
): Statement {
  const { portfolio, cashMicros, lots, marks, lastEquityPoint } = state;
  const equity = equityMicros(ownCashMicros(state), lots, marks);
  const peakEquityMicros = lastEquityPoint?.peakEquityMicros ?? portfolio.startingCashMicros;
  return {
    portfolio,
    cashMicros,
    equityMicros: equity,
    realisedPnlMicros: totals.netPnlMicros,
    costs: costsIn(totals.balances),
    dividendMicros: -balanceOf("DIVIDENDS", totals.balances),
    maxDrawdown: maxDrawdown(lastEquityPoint),
    positions: positionsOf(lots, marks, closingUnits(state.orders)),
    cashForOrders: cashForOrders(state),
    exchanges: exchangeAllowances(state),
    exposures: exposuresOf(state),
    history: {
      peakEquityMicros,
      ...recent,
      ...(lastEquityPoint && { lastBarCloseMs: closeOf(lastEquityPoint) }),
    },
    drawdownRatio: drawdownRatio(equity, peakEquityMicros),
    borrowMicros: balanceOf("EXPENSE_BORROW", totals.balances),
    shortfallMicros: state.shortfallMicros ?? 0n,
    ...(state.halt && { halt: state.halt }),
    ...(lastEquityPoint === undefined ? {} : { lastBarCloseTimeMs: lastEquityPoint.barCloseMs }),
  };
}

/** Versions up to 0.2 had daily bars and stored no close. */
function closeOf({ barStartMs, barCloseMs }: EquityPoint): number {
  return barCloseMs || closeTimeMs({ startTimeMs: barStartMs }, "DAY_1");
}

/** The balance of an account that has one for all tickers. */
export function balanceOf(
  account: Exclude<Balance["account"], "POSITION">,
  balances: readonly Balance[],
): Micros {
  return balances.find((one) => one.account === account)?.balanceMicros ?? 0n;
}

/** All costs of fills so far: the balances of the accounts that they are expensed to. */
export function costsIn(balances: readonly Balance[]): CostMicros {
  const of = (account: Parameters<typeof balanceOf>[0]) => balanceOf(account, balances);
  return {
    halfSpreadMicros: of("EXPENSE_HALF_SPREAD"),
    slippageMicros: of("EXPENSE_SLIPPAGE"),
    commissionMicros: of("EXPENSE_COMMISSION"),
    impactMicros: of("EXPENSE_IMPACT"),
  };
}
