import fc from "fast-check";
import { advanceBars } from "#services/execution/app/advance-bars.ts";
import { cancelOrder } from "#services/execution/app/cancel-order.ts";
import { endRun } from "#services/execution/app/end-run.ts";
import type { PortfolioStore } from "#services/execution/app/ports.ts";
import { submitOrder } from "#services/execution/app/submit-order.ts";
import { aapl } from "#test/support/apple.ts";
import { dayStart, msft, requestOf } from "#test/support/execution-examples.ts";

const sap = { ...aapl, ticker: "SAP", exchange: "XETR", currency: "EUR" };
const hourMs = 3_600_000;
export const instruments = [aapl, msft, sap];

const hour = fc.integer({ min: 1, max: 30 });
const change = fc.integer({ min: 94, max: 106 });
const of = fc.integer({ min: 0, max: 1 });
const how = fc.constantFrom<keyof World["stores"]>("kept", "kept", "kept", "kept", "failed", "dry");
const order = fc.record({
  kind: fc.constant("order" as const),
  of,
  how,
  instrument: fc.constantFrom(...instruments),
  side: fc.constantFrom("BUY" as const, "SELL" as const),
  quantityUnits: fc.integer({ min: 1, max: 2_000 }),
  exits: fc.constantFrom("none", "stop", "trailing", "short"),
  closes: fc.constantFrom(false, false, false, true),
});
const cancel = fc.record({ kind: fc.constant("cancel" as const), of, how });
const end = fc.record({ kind: fc.constant("end" as const), of, how });
const bars = fc.record({
  kind: fc.constant("bars" as const),
  of,
  how,
  hours: fc.array(hour, { minLength: 1, maxLength: 3 }),
  changes: fc.array(fc.tuple(change, change), { minLength: 3, maxLength: 3 }),
  tickers: fc.subarray(instruments, { minLength: 1 }),
  volumeUnits: fc.constantFrom(0, 100_000, 1_000_000),
  splits: fc.boolean(),
  pays: fc.boolean(),
  /** Hours after the last start; a rate may be known before it is used. */
  rateAfter: fc.option(fc.integer({ min: 0, max: 40 })),
  interval: fc.constantFrom("HOUR_1" as const, "HOUR_1" as const, "DAY_1" as const),
});
const step = fc.oneof(
  { arbitrary: order, weight: 8 },
  { arbitrary: bars, weight: 8 },
  { arbitrary: cancel, weight: 1 },
  { arbitrary: end, weight: 1 },
);
const together = fc.array(step, { minLength: 1, maxLength: 3 });
/** What is done to two portfolios, some of it together. */
export const steps = fc.noBias(fc.array(together, { minLength: 12, maxLength: 16, size: "max" }));
type Drawn<A> = A extends fc.Arbitrary<infer One> ? One : never;
type Step = Drawn<typeof step>;

/** Does things to two portfolios; what is refused changes nothing. */
export class World {
  readonly names: readonly string[];
  readonly stores: Readonly<Record<"kept" | "failed" | "dry", PortfolioStore>>;
  /** Hours since the first day, by portfolio. */
  readonly #now = [0, 0];
  #prices = [100, 50, 80];
  #orders = 0;
  fills = 0;
  trips = 0;

  constructor(names: readonly string[], stores: World["stores"]) {
    this.names = names;
    this.stores = stores;
  }

  async do(step: Step): Promise<void> {
    const by = this.stores[step.how];
    const name = this.names[step.of]!;
    if (step.kind === "end") await endRun(by, name);
    else if (step.kind === "cancel") await cancelOrder(by, name, `order-${this.#orders}`);
    else if (step.kind === "order") await this.#order(by, name, step);
    else await this.#advance(by, name, step);
  }

  async #order(by: PortfolioStore, portfolio: string, step: Step & { kind: "order" }) {
    this.#orders += 1;
    const { instrument, side, closes } = step;
    const price = this.#prices[instruments.indexOf(instrument)]!;
    const decisionTimeMs = dayStart(0) + (this.#now[step.of]! + 1) * hourMs;
    const leg = { ticker: "EURUSD=X", price: 1.1, inverse: false };
    const rate = { from: "EUR", to: "USD", legs: [leg], asOfMs: decisionTimeMs };
    const sign = side === "BUY" ? 1 : -1;
    const stopPrice = price * (1 - sign * 0.05);
    const plans = {
      none: {},
      stop: { stopPrice },
      trailing: {
        stopPrice,
        trailing: { atrPrice: 1, steps: [{ gainAtr: 1, lockAtr: 0.5 }] },
      },
      short: { holdingLimit: { bars: 2, interval: "HOUR_1" as const } },
    };
    await submitOrder(by, {
      ...requestOf({ portfolio, instrument, side, clientOrderId: `order-${this.#orders}` }),
      quantityUnits: closes ? 0 : step.quantityUnits,
      exitPlan: closes ? {} : plans[step.exits as keyof typeof plans],
      timeInForce: "GTC",
      decisionTimeMs,
      entryConfidenceRatio: closes ? 0 : 0.7,
      marketContext: {
        dailyVolatilityBps: 100,
        lastClosePrice: price,
        ...(instrument === sap && { rate }),
      },
      ...(closes && { close: { lots: [] } }),
    });
  }

  async #advance(by: PortfolioStore, portfolio: string, step: Step & { kind: "bars" }) {
    const { interval } = step;
    let at = this.#now[step.of]!;
    const prices = [...this.#prices];
    const starts = step.hours.map((hours) => {
      at += interval === "DAY_1" ? 24 : hours;
      return dayStart(0) + at * hourMs;
    });
    const series = step.tickers.map((instrument, place) => {
      const of = instruments.indexOf(instrument);
      const made = starts.map((startTimeMs, nth) => {
        const open = prices[of]!;
        const close = (open * step.changes[nth]![place === 0 ? 0 : 1]) / 100;
        prices[of] = close;
        const range = { high: Math.max(open, close), low: Math.min(open, close) };
        return { startTimeMs, open, ...range, close, volumeUnits: step.volumeUnits };
      });
      const exTimeMs = starts[0]!;
      return {
        instrument,
        interval,
        bars: made,
        priceBasis: "SPLIT_ADJUSTED" as const,
        ...(step.splits && place === 0 && { splits: [{ exTimeMs, newShares: 2, oldShares: 1 }] }),
        ...(step.pays && place === 0 && { dividends: [{ exTimeMs, amount: 0.5 }] }),
      };
    });
    const legs = [{ ticker: "EURUSD=X", price: 1 + at / 1_000, inverse: false }];
    const asOfMs = starts.at(-1)! + (step.rateAfter ?? 0) * hourMs;
    const rates = step.rateAfter === null ? [] : [{ from: "EUR", to: "USD", legs, asOfMs }];
    const { executions } = await advanceBars(by, portfolio, series, rates);
    if (step.how !== "kept") return;
    this.fills += executions.fills.length;
    this.trips += executions.roundTrips.length;
    this.#now[step.of] = at + (interval === "DAY_1" ? 23 : 0);
    this.#prices = prices;
  }
}
