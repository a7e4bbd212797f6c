import type { Micros } from "#lib/kernel/money.ts";
import { chargeFor, totalMicros } from "../fills/charge.ts";
import type { Fill } from "../fills/fill.ts";
import { type Refusal, restOf } from "../orders/order.ts";
import { reservedPrice } from "../orders/reserved-price.ts";
import { marksBefore } from "./marks-before.ts";
import type { Portfolio } from "./portfolio.ts";
import { ownCashMicros, type PortfolioState } from "./portfolio-state.ts";
import { equityMicros, type Marks, markedMicros } from "./position.ts";

/** How much a portfolio holds on an exchange with a limit, and how much it may hold. */
export interface ExchangeAllowance {
  readonly exchange: string;
  /** Largest share of the equity, in (0, 1]. */
  readonly maximumShareRatio: number;
  /** What is held of its instruments at their marks, longs and shorts alike. */
  readonly exposureMicros: Micros;
  /** What new orders may be worth at the last closes; negative where more is held than the limit. */
  readonly availableMicros: Micros;
}

/** The allowances by exchange, and what of them each waiting order takes, by its name. */
export interface ExchangeAllowances {
  readonly allowances: readonly ExchangeAllowance[];
  readonly reservedMicros: ReadonlyMap<string, Micros>;
}

const unit = 1_000_000_000_000n;

/**
 * What orders in limited exchanges may be worth. Within it the limit holds at opens up to the gap buffer g away, all
 * of them to the worse side: (limit × equity × (1 − g) ÷ (1 + g)) − what is held and waits. Costs come out
 * of the buffer: without one, an order that takes all of it is rejected.
 */
export function exchangeAllowances(state: PortfolioState): ExchangeAllowances {
  const { policy } = state.portfolio;
  const reservedMicros = new Map<string, Micros>();
  const limits = Object.entries(policy.maximumShareByExchange ?? {}).sort(byCode);
  const gap = BigInt(Math.round((policy.gapBufferBps ?? 0) * 1e8));
  const allowances = limits.map(([exchange, maximumShareRatio]) => {
    const exposureMicros = exposureTo(exchange, state, state.marks);
    const most = limitOf(
      equityMicros(ownCashMicros(state), state.lots, state.marks),
      maximumShareRatio,
    );
    let availableMicros = (most * (unit - gap)) / (unit + gap) - exposureMicros;
    for (const order of state.orders) {
      if (order.instrument.exchange !== exchange || order.closing) continue;
      const price = reservedPrice(order);
      // What an order of unknown price takes is unknown, so that nothing is left beside it.
      const charge =
        price &&
        chargeFor(state.portfolio.costModel, restOf(order), price, order.marketContext.rate);
      const taken = charge ? charge.notionalMicros : availableMicros > 0n ? availableMicros : 0n;
      reservedMicros.set(order.name, taken);
      availableMicros -= taken;
    }
    return { exchange, maximumShareRatio, exposureMicros, availableMicros };
  });
  return { allowances, reservedMicros };
}

/** What the instruments of one exchange are worth of a portfolio's equity. */
export interface ExchangeShare {
  readonly exchange: string;
  readonly exposureMicros: Micros;
  readonly equityMicros: Micros;
}

/**
 * What the portfolio holds on the exchange of a fill right after it. Prices are those of the opens of this bar and,
 * where they are worse, the marks before it: no reader who values the portfolio at either finds a larger share.
 * @param state - before the fill.
 * @param opens - marks of everything held, at the opens of the bar's instruments.
 */
export function exchangeShareAfter(state: PortfolioState, fill: Fill, opens: Marks): ExchangeShare {
  const { exchange } = fill.instrument;
  const { lots } = state;
  const cashMicros = ownCashMicros(state);
  const marks = marksBefore(state, opens);
  const exposure = larger(exposureTo(exchange, state, opens), exposureTo(exchange, state, marks));
  const equity = smaller(
    equityMicros(cashMicros, lots, opens),
    equityMicros(cashMicros, lots, marks),
  );
  return {
    exchange,
    exposureMicros: exposure + fill.notionalMicros,
    equityMicros: equity - totalMicros(fill.costs),
  };
}

/** Why a fill is refused for the share of its exchange after it; undefined where that is within its limit. */
export function exchangeRefusal(
  { policy }: Portfolio,
  { exchange, exposureMicros, equityMicros }: ExchangeShare,
): Refusal | undefined {
  const limits = policy.maximumShareByExchange ?? {};
  const limitRatio = Object.hasOwn(limits, exchange) ? limits[exchange] : undefined;
  if (limitRatio === undefined) return undefined;
  if (exposureMicros <= limitOf(equityMicros, limitRatio)) return undefined;
  const message =
    `with it instruments of ${exchange} would be ${exposureMicros} micros ` +
    `of an equity of ${equityMicros}, over ${limitRatio} of it`;
  return { reason: "EXCHANGE_LIMIT", message };
}

/** The exchanges whose instruments are worth more of the equity at their marks than the policy allows, by code. */
export function exchangesBeyondLimit(state: PortfolioState): readonly string[] {
  const { lots, marks, portfolio } = state;
  const limits = Object.entries(portfolio.policy.maximumShareByExchange ?? {}).sort(byCode);
  return limits.flatMap(([exchange, ratio]) => {
    const exposure = exposureTo(exchange, state, marks);
    // Nothing is valued where nothing is held of the exchange.
    if (exposure === 0n) return [];
    return exposure > limitOf(equityMicros(ownCashMicros(state), lots, marks), ratio)
      ? [exchange]
      : [];
  });
}

function exposureTo(exchange: string, { lots }: PortfolioState, marks: Marks): Micros {
  return markedMicros(
    lots.filter(({ instrument }) => instrument.exchange === exchange),
    marks,
  );
}

/** The share of an amount, rounded down: an amount is never allowed more than its share. */
function limitOf(amount: Micros, ratio: number): Micros {
  return amount <= 0n ? 0n : (amount * BigInt(Math.floor(ratio * 1e12 + 0.5))) / unit;
}

function larger(one: Micros, other: Micros): Micros {
  return one > other ? one : other;
}

function smaller(one: Micros, other: Micros): Micros {
  return one < other ? one : other;
}

function byCode([one]: readonly [string, number], [other]: readonly [string, number]): number {
  return one < other ? -1 : 1;
}
