/**
 * The tables of the execution service. What can be said in a CHECK is said with the table; what
 * needs another row (balanced transactions, closed at most what was opened, nothing changed
 * afterwards) is said by the triggers of the `*guard*` migrations.
 */
export {
  arrival,
  deadLetter,
  inbox,
  meta,
  outbox,
  publication,
  watermark,
} from "#lib/kit/store/tables.ts";
export { dividendPayments, dividends } from "./dividend-tables.ts";
export {
  fillReferences,
  fills,
  ledgerEntries,
  ledgerTransactions,
  roundTrips,
  splits,
} from "./ledger-tables.ts";
export { borrowCharges, portfolioHalts, trailedStops } from "./lot-tables.ts";
export { bars, equityPoints, instruments, orders, portfolios, rates } from "./portfolio-tables.ts";
export { accountBalances, openLots } from "./running-tables.ts";
