-- portfolio_halts is append-only.
CREATE TRIGGER portfolio_halts_not_updated BEFORE UPDATE ON portfolio_halts
BEGIN
  SELECT RAISE(ABORT, 'portfolio_halts is append-only');
END;
--> statement-breakpoint
-- portfolio_halts keeps its rows: a halt lasts.
CREATE TRIGGER portfolio_halts_not_deleted BEFORE DELETE ON portfolio_halts
BEGIN
  SELECT RAISE(ABORT, 'portfolio_halts is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER portfolio_halts_not_replaced BEFORE INSERT ON portfolio_halts
WHEN EXISTS (SELECT 1 FROM portfolio_halts WHERE sequence = NEW.sequence OR portfolio = NEW.portfolio)
BEGIN
  SELECT RAISE(ABORT, 'portfolio_halts has this row already');
END;
--> statement-breakpoint
-- A portfolio that is halted accepts and opens nothing.
CREATE TRIGGER orders_halted BEFORE INSERT ON orders
WHEN NEW.state = 'ACCEPTED' AND EXISTS (SELECT 1 FROM portfolio_halts WHERE portfolio = NEW.portfolio)
BEGIN
  SELECT RAISE(ABORT, 'a halted portfolio accepts no order');
END;
--> statement-breakpoint
CREATE TRIGGER fills_halted BEFORE INSERT ON fills
WHEN NEW.effect = 'OPEN' AND EXISTS (
  SELECT 1 FROM portfolio_halts WHERE portfolio = NEW.portfolio AND bar_start_ms < NEW.bar_start_ms)
BEGIN
  SELECT RAISE(ABORT, 'a halted portfolio opens nothing');
END;
--> statement-breakpoint
-- borrow_charges is append-only.
CREATE TRIGGER borrow_charges_not_updated BEFORE UPDATE ON borrow_charges
BEGIN
  SELECT RAISE(ABORT, 'borrow_charges is append-only');
END;
--> statement-breakpoint
-- borrow_charges keeps its rows.
CREATE TRIGGER borrow_charges_not_deleted BEFORE DELETE ON borrow_charges
BEGIN
  SELECT RAISE(ABORT, 'borrow_charges is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER borrow_charges_not_replaced BEFORE INSERT ON borrow_charges
WHEN EXISTS (SELECT 1 FROM borrow_charges WHERE sequence = NEW.sequence OR lot = NEW.lot AND bar_start_ms = NEW.bar_start_ms)
BEGIN
  SELECT RAISE(ABORT, 'borrow_charges has this row already');
END;
--> statement-breakpoint
-- Only an open short borrows, after its entry.
CREATE TRIGGER borrow_charges_are_of_open_shorts BEFORE INSERT ON borrow_charges
WHEN NOT EXISTS (SELECT 1 FROM fills AS entry JOIN open_lots ON open_lots.fill = entry.sequence
  WHERE entry.lot = NEW.lot AND entry.effect = 'OPEN' AND entry.side = 'SELL' AND entry.portfolio = NEW.portfolio
    AND entry.bar_start_ms < NEW.bar_start_ms)
BEGIN
  SELECT RAISE(ABORT, 'only an open short is charged for borrowing');
END;
--> statement-breakpoint
-- Each charge continues the sum of its lot, in the order of the bars.
CREATE TRIGGER borrow_charges_continue_the_sums BEFORE INSERT ON borrow_charges
WHEN NEW.to_date_micros <> NEW.amount_micros + coalesce((
    SELECT to_date_micros FROM borrow_charges WHERE lot = NEW.lot ORDER BY bar_start_ms DESC LIMIT 1), 0)
  OR NEW.bar_start_ms <= (SELECT max(bar_start_ms) FROM borrow_charges WHERE lot = NEW.lot)
BEGIN
  SELECT RAISE(ABORT, 'a charge continues the sum of those before it');
END;
--> statement-breakpoint
-- What is charged is booked, and nothing else is booked as borrowing.
CREATE TRIGGER ledger_transactions_book_borrowing BEFORE INSERT ON ledger_transactions
WHEN (SELECT coalesce(sum(amount_micros), 0) FROM ledger_entries
    WHERE transaction_id = NEW.id AND account = 'EXPENSE_BORROW')
  <> coalesce((SELECT amount_micros FROM borrow_charges
    WHERE portfolio = NEW.portfolio AND NEW.id = portfolio || '/borrow/' || lot || '/' || bar_start_ms
      AND lot = substr(NEW.id, length(NEW.portfolio) + 9, 32)), 0)
BEGIN
  SELECT RAISE(ABORT, 'borrowing is booked as it was charged');
END;
--> statement-breakpoint
-- The trips of a lot carry what borrowing its shares cost: no more, and all of it once the lot has left.
CREATE TRIGGER round_trips_carry_borrowing BEFORE INSERT ON round_trips
WHEN NEW.borrow_micros < 0 OR NEW.borrow_micros > NEW.costs_micros
  OR NEW.borrow_micros + (SELECT coalesce(sum(borrow_micros), 0) FROM round_trips WHERE lot = NEW.lot)
    > (SELECT coalesce(max(to_date_micros), 0) FROM borrow_charges WHERE lot = NEW.lot)
  OR NEW.borrow_micros + (SELECT coalesce(sum(borrow_micros), 0) FROM round_trips WHERE lot = NEW.lot)
    < (SELECT coalesce(max(to_date_micros), 0) FROM borrow_charges WHERE lot = NEW.lot)
    AND NOT EXISTS (SELECT 1 FROM open_lots JOIN fills AS entry ON entry.sequence = open_lots.fill
      WHERE entry.id = NEW.entry_fill)
BEGIN
  SELECT RAISE(ABORT, 'round trips carry what borrowing their lot cost');
END;
--> statement-breakpoint
-- Only a halted portfolio owes, and none is owed.
CREATE TRIGGER ledger_transactions_book_shortfalls BEFORE INSERT ON ledger_transactions
WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE transaction_id = NEW.id AND account = 'SHORTFALL')
  AND (NEW.id NOT LIKE NEW.portfolio || '/shortfall/%'
    OR NOT EXISTS (SELECT 1 FROM portfolio_halts WHERE portfolio = NEW.portfolio)
    OR (SELECT balance_micros FROM account_balances
      WHERE portfolio = NEW.portfolio AND account = 'SHORTFALL' AND ticker = '') > 0)
BEGIN
  SELECT RAISE(ABORT, 'a shortfall is owed by a halted portfolio');
END;
--> statement-breakpoint
-- trailed_stops is append-only.
CREATE TRIGGER trailed_stops_not_updated BEFORE UPDATE ON trailed_stops
BEGIN
  SELECT RAISE(ABORT, 'trailed_stops is append-only');
END;
--> statement-breakpoint
-- trailed_stops keeps its rows.
CREATE TRIGGER trailed_stops_not_deleted BEFORE DELETE ON trailed_stops
BEGIN
  SELECT RAISE(ABORT, 'trailed_stops is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER trailed_stops_not_replaced BEFORE INSERT ON trailed_stops
WHEN EXISTS (SELECT 1 FROM trailed_stops WHERE sequence = NEW.sequence OR lot = NEW.lot AND bar_start_ms = NEW.bar_start_ms)
BEGIN
  SELECT RAISE(ABORT, 'trailed_stops has this row already');
END;
--> statement-breakpoint
-- The stop of an open lot moves in its favour only. Prices on the two sides of a split are not compared.
CREATE TRIGGER trailed_stops_ratchet BEFORE INSERT ON trailed_stops
WHEN NOT EXISTS (SELECT 1 FROM fills AS entry JOIN open_lots ON open_lots.fill = entry.sequence
    WHERE entry.lot = NEW.lot AND entry.effect = 'OPEN' AND entry.portfolio = NEW.portfolio
      AND entry.bar_start_ms <= NEW.bar_start_ms)
  OR EXISTS (SELECT 1 FROM trailed_stops AS earlier JOIN fills AS entry ON entry.lot = NEW.lot AND entry.effect = 'OPEN'
    WHERE earlier.lot = NEW.lot AND (earlier.bar_start_ms > NEW.bar_start_ms
      OR (CASE entry.side WHEN 'BUY' THEN NEW.stop_price <= earlier.stop_price ELSE NEW.stop_price >= earlier.stop_price END)
        AND NOT EXISTS (SELECT 1 FROM splits WHERE portfolio = entry.portfolio AND ticker = entry.ticker
          AND bar_start_ms > earlier.bar_start_ms AND bar_start_ms <= NEW.bar_start_ms)))
BEGIN
  SELECT RAISE(ABORT, 'a stop trails an open lot in its favour only');
END;
--> statement-breakpoint
DROP TRIGGER ledger_transactions_not_replaced;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger. What has no fill is the one deposit of a portfolio, the
-- cash of one of its splits, a dividend of one of its lots, a charge for borrowing, or what it owes.
CREATE TRIGGER ledger_transactions_not_replaced BEFORE INSERT ON ledger_transactions
WHEN EXISTS (SELECT 1 FROM ledger_transactions WHERE sequence = NEW.sequence OR id = NEW.id OR fill = NEW.fill)
  OR NEW.fill IS NULL AND CASE
    WHEN NEW.id LIKE NEW.portfolio || '/splits/%' THEN NOT EXISTS (SELECT 1 FROM splits
      WHERE portfolio = NEW.portfolio AND NEW.id LIKE NEW.portfolio || '/splits/%/' || bar_start_ms)
    WHEN NEW.id LIKE NEW.portfolio || '/dividends/%' THEN NOT EXISTS (SELECT 1 FROM dividend_payments
      WHERE lot = substr(NEW.id, length(NEW.portfolio) + 12, 32) AND portfolio = NEW.portfolio
        AND NEW.id = portfolio || '/dividends/' || lot || '/' || bar_start_ms)
    WHEN NEW.id LIKE NEW.portfolio || '/borrow/%' THEN NOT EXISTS (SELECT 1 FROM borrow_charges
      WHERE lot = substr(NEW.id, length(NEW.portfolio) + 9, 32) AND portfolio = NEW.portfolio
        AND NEW.id = portfolio || '/borrow/' || lot || '/' || bar_start_ms)
    WHEN NEW.id LIKE NEW.portfolio || '/shortfall/%' THEN NOT EXISTS (SELECT 1 FROM portfolio_halts
      WHERE portfolio = NEW.portfolio)
    ELSE EXISTS (SELECT 1 FROM ledger_transactions WHERE id = NEW.portfolio || '/deposit') END
BEGIN
  SELECT RAISE(ABORT, 'ledger_transactions has this row already');
END;
