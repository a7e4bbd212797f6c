/** How the independent ledger turns prices into money: exact, in the portfolio's currency, with all costs. */

import { exact, microsOf, rounded, sum, worthOf } from "./exact-amounts.ts";
import { currencySessions } from "./independent-sessions.ts";
import type { Costs, LedgerOrder, LedgerRate, LedgerRules } from "./ledger-terms.ts";

export const largestLine = 2n ** 53n - 1n;
const longestRateAgeSessions = 5;

/** An exit moves more than a line of the ledger holds, so that its bars are refused. */
export class BeyondLedger extends Error {}

export class LedgerMoney {
  readonly #rules: LedgerRules;
  readonly #rates: LedgerRate[] = [];

  constructor(rules: LedgerRules) {
    this.#rules = rules;
  }

  learn(rates: readonly LedgerRate[]): void {
    this.#rates.push(...rates);
  }

  /** Whether it can be booked on a day: at a rate that is not too old, where its currency needs one. */
  isConvertible(
    { instrument: { currency } }: LedgerOrder,
    rate: LedgerRate | undefined,
    day: number,
  ): boolean {
    if (currency === this.#rules.currency) return true;
    if (rate?.currency !== currency || rate.day > day) return false;
    return currencySessions(rate.day, day) <= longestRateAgeSessions;
  }

  /** The last rate known at 00:00 of a day; undefined in the portfolio's own currency. */
  rateOn(order: LedgerOrder, day: number): LedgerRate | undefined {
    const { currency } = order.instrument;
    return this.#rates.findLast((rate) => rate.currency === currency && rate.day <= day);
  }

  charge(
    order: LedgerOrder,
    price: string,
    rate: LedgerRate | undefined,
  ): { readonly notional: bigint; readonly costs: Costs } {
    const { halfSpreadBps, slippageBps, slippageBpsByClass, commissionBps } = this.#rules;
    const { assetClass } = order.instrument;
    const notional = this.worth(order, price, rate);
    // A basis point is taken to its billionth: 10^13 of these are the whole.
    const share = (bps: number) =>
      rounded(notional * BigInt(Math.round(bps * 1e9)), 10_000n * 10n ** 9n);
    const halfSpread = share(halfSpreadBps[assetClass]);
    const impact = share(this.#impactBps(order));
    const slippage = share(slippageBpsByClass[assetClass] ?? slippageBps);
    return { notional, costs: [halfSpread, slippage, share(commissionBps), impact] };
  }

  #impactBps({ instrument, quantity, averageVolume, volatilityBps }: LedgerOrder): number {
    const { impactFloorBps, impactCoefficient, participationLimitRatio } = this.#rules;
    const participation =
      averageVolume === undefined
        ? participationLimitRatio
        : Number(quantity) / 10 ** instrument.decimals / averageVolume;
    return Math.max(impactFloorBps, impactCoefficient * volatilityBps * Math.sqrt(participation));
  }

  paid(order: LedgerOrder, price: string, rate: LedgerRate | undefined): bigint {
    const { notional, costs } = this.charge(order, price, rate);
    return notional + sum(costs);
  }

  isBookable(order: LedgerOrder, price: string, rate: LedgerRate | undefined): boolean {
    if (rate !== undefined && this.worth(order, price) > largestLine) return false;
    return this.paid(order, price, rate) <= largestLine;
  }

  /** Whether the ledger holds no line for it in one of the two currencies. */
  isNothing(order: LedgerOrder, price: string, rate: LedgerRate | undefined): boolean {
    return this.worth(order, price) === 0n || this.worth(order, price, rate) === 0n;
  }

  /** Quantity × price in the instrument's currency, or in the portfolio's at a rate. */
  worth(order: LedgerOrder, price: string, rate?: LedgerRate): bigint {
    return this.#micros(order, exact(price), rate);
  }

  /** The risk from the entry to the stop; undefined without a stop. */
  riskOf(order: LedgerOrder, entry: string, rate: LedgerRate | undefined): bigint | undefined {
    if (order.stop === undefined) return undefined;
    const distance = exact(entry) - exact(order.stop);
    return this.#micros(order, distance < 0n ? -distance : distance, rate);
  }

  #micros({ instrument, quantity }: LedgerOrder, price: bigint, rate: LedgerRate | undefined) {
    const { multiplier, decimals } = instrument;
    const worth = worthOf(rate?.legs ?? []);
    return microsOf(quantity * BigInt(multiplier), price, decimals, worth);
  }
}
