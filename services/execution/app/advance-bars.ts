import type { Bar } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { Order } from "../domain/orders/order.ts";
import { isTerminal } from "../domain/orders/order-state.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { PortfolioState } from "../domain/portfolio/portfolio-state.ts";
import type { Statement } from "../domain/portfolio/statement.ts";
import { checkSeries, type InstrumentBars } from "../domain/simulation/instrument-bars.ts";
import { type KnownBars, newBars } from "../domain/simulation/new-bars.ts";
import { checkRates, newRates, withRates } from "../domain/simulation/new-rates.ts";
import { type BarBatch, simulateBars } from "../domain/simulation/simulate-bars.ts";
import type { Executions, PortfolioReader, PortfolioStore, SimulatedBatch } from "./ports.ts";
import { reconciledStatement } from "./reconciled-statement.ts";
import { requireKnownTerms } from "./require-known-terms.ts";
import { requirePortfolio } from "./require-portfolio.ts";

/** What was executed on the bars of a request, the portfolio after them, and the last fact stated. */
export interface Advanced {
  readonly executions: Executions;
  readonly statement: Statement;
  readonly lastFact: number;
}

/**
 * Advances a portfolio by bars, in one transaction. Bars that it knows are skipped; what was executed
 * on them is in the answer all the same, so that a repeated request gets the first answer again.
 * @param rates - into the portfolio's currency, each currency ascending in time.
 * @param check - throws where the portfolio must not be advanced from the state that it is in.
 * @throws Fault NOT_FOUND RESOURCE_NOT_FOUND; INVALID_ARGUMENT FIELD_INVALID (also for an instrument that
 * the portfolio knows on other terms), BARS_INVALID,
 * BARS_OUT_OF_ORDER; ALREADY_EXISTS BARS_CONFLICTING; FAILED_PRECONDITION PORTFOLIO_STATE.
 */
export async function advanceBars(
  store: PortfolioStore,
  name: string,
  series: readonly InstrumentBars[],
  rates: readonly ConversionRate[] = [],
  check: (state: PortfolioState) => void = () => {},
): Promise<Advanced> {
  checkSeries(series);
  const { value, position } = await store.commit((writer) => {
    const portfolio = requirePortfolio(writer, name);
    writer.checkRunningSums(portfolio);
    const tickers = series.map(({ instrument }) => instrument.ticker);
    const stored = writer.state(portfolio, tickers);
    check(stored);
    const stated = series.map(({ instrument }, index) => {
      return { instrument, field: `series[${index}].instrument` };
    });
    writer.know(portfolio, requireKnownTerms(writer, portfolio, stated));
    const addedRates = readNewRates(writer, stored, rates);
    const before = { ...stored, rates: withRates(stored.rates, addedRates) };
    const batches = newBars(series, readKnownBars(writer, before, series));
    const { state, simulated } = simulate(before, batches);
    if (addedRates.length > 0) writer.addRates(portfolio, addedRates);
    if (simulated.length > 0) writer.advance(portfolio, simulated);
    const statement = reconciledStatement(writer, state);
    const executions = isNew(series, batches)
      ? executionsOf(simulated, before.orders)
      : readExecutions(writer, portfolio, series);
    return { executions, statement };
  });
  return { ...value, lastFact: position };
}

function simulate(before: PortfolioState, batches: readonly BarBatch[]) {
  let state = before;
  const simulated: SimulatedBatch[] = [];
  for (const batch of batches) {
    const { state: next, ...done } = simulateBars(state, batch);
    state = next;
    simulated.push({ ...batch, ...done });
  }
  return { state, simulated };
}

/** The rates of the request that the portfolio does not know yet. */
function readNewRates(
  reader: PortfolioReader,
  state: PortfolioState,
  rates: readonly ConversionRate[],
): readonly ConversionRate[] {
  if (rates.length === 0) return rates;
  const { portfolio } = state;
  checkRates(rates, portfolio.currency);
  const times = rates.map(({ asOfMs }) => asOfMs);
  const known = new Map<string, ConversionRate>();
  for (const rate of reader.knownRates(portfolio, Math.min(...times), Math.max(...times))) {
    known.set(`${rate.from} ${rate.asOfMs}`, rate);
  }
  return newRates(rates, state, (currency, asOfMs) => known.get(`${currency} ${asOfMs}`));
}

/** The known bars among those of the request. Bars after the latest known one are not looked up. */
function readKnownBars(
  reader: PortfolioReader,
  { portfolio, lastEquityPoint }: PortfolioState,
  series: readonly InstrumentBars[],
): KnownBars {
  if (lastEquityPoint === undefined) {
    const none = () => undefined;
    return { find: none, splitAt: none, dividendAt: none, last: none };
  }
  const { barStartMs: latestStartMs, barCloseMs } = lastEquityPoint;
  // Versions up to 0.2 had daily bars and stored no close.
  const latestCloseMs = barCloseMs || closeTimeMs({ startTimeMs: latestStartMs }, "DAY_1");
  const byTicker = new Map<string, Map<number, Bar>>();
  for (const { instrument, bars } of series) {
    const [first, last] = [bars[0], bars.at(-1)];
    if (first === undefined || last === undefined || first.startTimeMs > latestStartMs) continue;
    const range = [first.startTimeMs, Math.min(last.startTimeMs, latestStartMs)] as const;
    const known = reader.knownBars(portfolio, instrument.ticker, ...range);
    byTicker.set(instrument.ticker, new Map(known.map((bar) => [bar.startTimeMs, bar])));
  }
  const hasSplits = series.some(({ splits = [] }) => splits.length > 0);
  const splits = hasSplits ? reader.splits(portfolio) : [];
  const hasDividends = series.some(({ dividends = [] }) => dividends.length > 0);
  const paid = hasDividends ? reader.dividends(portfolio) : [];
  return {
    latestStartMs,
    latestCloseMs,
    last: (ticker) => reader.lastBar(portfolio, ticker),
    splitAt: (ticker, startTimeMs) =>
      splits.find((split) => split.ticker === ticker && split.barStartMs === startTimeMs),
    dividendAt: (ticker, startTimeMs) =>
      paid.find((one) => one.ticker === ticker && one.barStartMs === startTimeMs)?.amount,
    find: (ticker, startTimeMs) => byTicker.get(ticker)?.get(startTimeMs),
  };
}

/** Whether every bar of the request is new, so that what they did is not read back. */
function isNew(series: readonly InstrumentBars[], batches: readonly BarBatch[]): boolean {
  const asked = series.reduce((sum, { bars }) => sum + bars.length, 0);
  return asked === batches.reduce((sum, { bars }) => sum + bars.length, 0);
}

/** What the batches did, in the order in which it is read back for a repeated request. */
function executionsOf(batches: readonly SimulatedBatch[], submitted: readonly Order[]): Executions {
  const placeOf = new Map(submitted.map((order, place) => [order.name, place]));
  const place = (order: Order) => placeOf.get(order.name) as number;
  const fills: Executions["fills"][number][] = [];
  const roundTrips: Executions["roundTrips"][number][] = [];
  const orders: Order[] = [];
  for (const event of batches.flatMap(({ events }) => events)) {
    if (event.kind === "CHANGED") continue;
    if (event.order && isTerminal(event.order.state)) orders.push(event.order);
    if (event.kind === "OPENED" || event.kind === "CLOSED") fills.push(event.fill);
    if (event.kind === "CLOSED") roundTrips.push(event.roundTrip);
  }
  const startMs = ({ resolvedBarStartMs = 0 }: Order) => resolvedBarStartMs;
  orders.sort((left, right) => startMs(left) - startMs(right) || place(left) - place(right));
  return { fills, roundTrips, orders };
}

/** What was executed on exactly the bars of the request. */
function readExecutions(
  reader: PortfolioReader,
  portfolio: Portfolio,
  series: readonly InstrumentBars[],
): Executions {
  const starts = new Map(
    series.map(({ instrument, bars }) => [
      instrument.ticker,
      new Set(bars.map((bar) => bar.startTimeMs)),
    ]),
  );
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { bars } of series) {
    for (const { startTimeMs } of bars) {
      fromMs = Math.min(fromMs, startTimeMs);
      toMs = Math.max(toMs, startTimeMs);
    }
  }
  const { fills, roundTrips, orders } = reader.executions(portfolio, fromMs, toMs);
  const isAsked = (ticker: string, startTimeMs: number | undefined) =>
    startTimeMs !== undefined && starts.get(ticker)?.has(startTimeMs) === true;
  // An order may expire, or find its portfolio halted, with a bar of another instrument.
  const anyStart = new Set([...starts.values()].flatMap((of) => [...of]));
  const isAskedOrder = ({ state, instrument, refusal, resolvedBarStartMs: startMs }: Order) => {
    if (state !== "EXPIRED" && refusal?.reason !== "TRADING_HALTED")
      return isAsked(instrument.ticker, startMs);
    return startMs !== undefined && anyStart.has(startMs) && refusal?.reason !== "RUN_ENDED";
  };
  // The end of a run closes lots at bars too, and is no part of what these bars did.
  const ofTheEnd = new Set(
    roundTrips.flatMap((one) => (one.exitReason === "END_OF_RUN" ? [one.exitFill] : [])),
  );
  return {
    fills: fills.filter(
      (one) => isAsked(one.instrument.ticker, one.barStartMs) && !ofTheEnd.has(one.id),
    ),
    roundTrips: roundTrips.filter(
      (one) => isAsked(one.instrument.ticker, one.exitBarStartMs) && !ofTheEnd.has(one.exitFill),
    ),
    orders: orders.filter(isAskedOrder),
  };
}
