/** The waiting orders of the independent ledger: what of them was filled, and how each ended. */

import { stillWaits } from "./independent-sessions.ts";
import type { LedgerBar, LedgerOrder, Outcome } from "./ledger-terms.ts";

/** What an order closes of a lot. */
export interface Claim {
  readonly lot: string;
  readonly units: bigint;
  filled: bigint;
}

export interface Waiting {
  readonly order: LedgerOrder;
  /** The lots that it closes; undefined for an order that opens one. */
  readonly claims: readonly Claim[] | undefined;
  /** Units of it in all. */
  readonly units: bigint;
  filled: bigint;
  /** Whether the stop of a stop order was reached. */
  isSetOff: boolean;
}

export class LedgerBook {
  readonly outcomes = new Map<string, Outcome>();
  /** Units filled of each order. */
  readonly filled = new Map<string, bigint>();
  waiting: Waiting[] = [];

  add(order: LedgerOrder, claims: readonly Claim[] | undefined, units: bigint): void {
    const one: Waiting = { order, claims, units, filled: 0n, isSetOff: false };
    this.waiting.push(one);
    this.#show(one);
  }

  deny(order: LedgerOrder, reason: string): void {
    this.outcomes.set(order.id, `DENIED ${reason}`);
    this.filled.set(order.id, 0n);
  }

  setOff(one: Waiting): void {
    one.isSetOff = true;
    this.#show(one);
  }

  fill(one: Waiting, units: bigint): void {
    one.filled += units;
    this.#show(one);
    if (one.filled === one.units) this.#leave(one, "FILLED");
  }

  /** What the venue filled a part of is not rejected any more: the rest expires. */
  reject(one: Waiting, reason: string): void {
    this.#leave(one, `${one.filled > 0n ? "EXPIRED" : "REJECTED"} ${reason}`);
  }

  expire(reasonOf: (one: Waiting) => string | undefined): void {
    for (const one of [...this.waiting]) {
      const reason = reasonOf(one);
      if (reason !== undefined) this.#leave(one, `EXPIRED ${reason}`);
    }
  }

  /** Whether it is canceled now. */
  cancel(id: string): boolean {
    const one = this.waiting.find(({ order }) => order.id === id);
    if (one !== undefined) this.#leave(one, "CANCELED");
    return this.outcomes.get(id) === "CANCELED";
  }

  /** Before a day's opens: what is too old. */
  expireBefore(day: number): void {
    this.expire(({ order }) => {
      const isOver = order.expireDay !== undefined && day >= order.expireDay;
      const isOld = order.timeInForce !== "GTC" && !stillWaits(order, day);
      return isOver || isOld ? "TIME_PASSED" : undefined;
    });
  }

  /** After a day's entries: what was good for this session alone. */
  expireAfter(day: number, trading: readonly LedgerBar[]): void {
    this.expire(({ order: { decisionDay, instrument, entry, timeInForce } }) => {
      const open = trading.filter((bar) => bar.instrument.exchange === instrument.exchange);
      if (decisionDay > day || open.length === 0 || timeInForce === "GTC") return undefined;
      if (timeInForce === undefined && entry !== undefined) return undefined;
      if (timeInForce === "DAY") return "TIME_PASSED";
      const isOwn = open.some((bar) => bar.instrument.ticker === instrument.ticker);
      if (!isOwn) return "SESSION_PASSED";
      return timeInForce === undefined ? undefined : "TIME_PASSED";
    });
  }

  #leave(one: Waiting, outcome: Outcome): void {
    this.outcomes.set(one.order.id, outcome);
    this.waiting = this.waiting.filter((other) => other !== one);
  }

  #show({ order, filled, isSetOff }: Waiting): void {
    const state = isSetOff ? "TRIGGERED" : "ACCEPTED";
    this.outcomes.set(order.id, filled > 0n ? "PARTIALLY_FILLED" : state);
    this.filled.set(order.id, filled);
  }
}
