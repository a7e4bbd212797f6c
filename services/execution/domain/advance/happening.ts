import type { Fill } from "../fills/fill.ts";
import type { Lot } from "../ledger/lot.ts";
import type { RoundTrip } from "../ledger/round-trip.ts";
import type { LedgerTransaction } from "../ledger/transaction.ts";
import type { Order } from "../orders/order.ts";

/** What a bar can do to a portfolio. Each is stored in one piece, ledger lines included. */
export type Happening =
  | {
      readonly kind: "OPENED";
      readonly order: Order;
      readonly fill: Fill;
      readonly lot: Lot;
      readonly transaction: LedgerTransaction;
    }
  | { readonly kind: "REJECTED"; readonly order: Order }
  | {
      readonly kind: "CLOSED";
      readonly fill: Fill;
      readonly roundTrip: RoundTrip;
      readonly transaction: LedgerTransaction;
    };
