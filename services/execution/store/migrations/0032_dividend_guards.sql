-- dividends is append-only.
CREATE TRIGGER dividends_not_updated BEFORE UPDATE ON dividends
BEGIN
  SELECT RAISE(ABORT, 'dividends is append-only');
END;
--> statement-breakpoint
-- dividends keeps its rows.
CREATE TRIGGER dividends_not_deleted BEFORE DELETE ON dividends
BEGIN
  SELECT RAISE(ABORT, 'dividends is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER dividends_not_replaced BEFORE INSERT ON dividends
WHEN EXISTS (SELECT 1 FROM dividends WHERE sequence = NEW.sequence OR portfolio = NEW.portfolio AND ticker = NEW.ticker AND bar_start_ms = NEW.bar_start_ms)
BEGIN
  SELECT RAISE(ABORT, 'dividends has this row already');
END;
--> statement-breakpoint
-- dividend_payments is append-only.
CREATE TRIGGER dividend_payments_not_updated BEFORE UPDATE ON dividend_payments
BEGIN
  SELECT RAISE(ABORT, 'dividend_payments is append-only');
END;
--> statement-breakpoint
-- dividend_payments keeps its rows.
CREATE TRIGGER dividend_payments_not_deleted BEFORE DELETE ON dividend_payments
BEGIN
  SELECT RAISE(ABORT, 'dividend_payments is append-only');
END;
--> statement-breakpoint
-- A dividend in another currency is converted at a rate that its portfolio knows.
CREATE TRIGGER dividends_convert_at_a_known_rate BEFORE INSERT ON dividends
WHEN NEW.rate IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rates
  WHERE portfolio = NEW.portfolio AND currency = NEW.rate ->> 'from' AND as_of_ms = NEW.rate ->> 'asOfMs'
    AND legs = NEW.rate -> 'legs')
BEGIN
  SELECT RAISE(ABORT, 'a dividend is converted at a rate that its portfolio knows');
END;
--> statement-breakpoint
-- A dividend goes to an open lot of its ticker that was opened in an earlier bar: received by a long one, paid by a
-- short one. In the portfolio's own currency it is units times amount, rounded once.
CREATE TRIGGER dividend_payments_are_of_held_lots BEFORE INSERT ON dividend_payments
WHEN NOT EXISTS (SELECT 1 FROM fills AS entry JOIN open_lots ON open_lots.fill = entry.sequence
  JOIN dividends ON dividends.portfolio = entry.portfolio AND dividends.ticker = entry.ticker
  WHERE entry.lot = NEW.lot AND entry.effect = 'OPEN' AND entry.portfolio = NEW.portfolio
    AND dividends.bar_start_ms = NEW.bar_start_ms AND entry.bar_start_ms < NEW.bar_start_ms
    AND (entry.side = 'BUY') = (NEW.amount_micros > 0)
    AND (dividends.rate IS NULL) = (entry.rate IS NULL)
    AND (dividends.rate IS NOT NULL OR abs(abs(NEW.amount_micros)
      - NEW.quantity_units * dividends.amount * entry.unit_value_micros) <= 0.5 + abs(NEW.amount_micros) * 1e-15))
BEGIN
  SELECT RAISE(ABORT, 'a dividend is paid on a lot that was held before');
END;
--> statement-breakpoint
-- No more than the lot has left, where no split changed its units.
CREATE TRIGGER dividend_payments_within_the_lot BEFORE INSERT ON dividend_payments
WHEN EXISTS (SELECT 1 FROM fills AS entry WHERE entry.lot = NEW.lot AND entry.effect = 'OPEN'
  AND NEW.quantity_units + (SELECT coalesce(sum(quantity_units), 0) FROM fills WHERE lot = NEW.lot AND effect = 'CLOSE')
    > entry.quantity_units
  AND NOT EXISTS (SELECT 1 FROM splits WHERE portfolio = entry.portfolio AND ticker = entry.ticker
    AND bar_start_ms > entry.bar_start_ms))
BEGIN
  SELECT RAISE(ABORT, 'a dividend is paid on what is held of a lot');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER dividend_payments_not_replaced BEFORE INSERT ON dividend_payments
WHEN EXISTS (SELECT 1 FROM dividend_payments WHERE sequence = NEW.sequence OR lot = NEW.lot AND bar_start_ms = NEW.bar_start_ms)
BEGIN
  SELECT RAISE(ABORT, 'dividend_payments has this row already');
END;
--> statement-breakpoint
-- What was paid is booked, and nothing else is booked as a dividend.
CREATE TRIGGER ledger_transactions_book_dividends BEFORE INSERT ON ledger_transactions
WHEN (SELECT coalesce(sum(amount_micros), 0) FROM ledger_entries
    WHERE transaction_id = NEW.id AND account = 'DIVIDENDS')
  <> -coalesce((SELECT amount_micros FROM dividend_payments
    WHERE portfolio = NEW.portfolio AND NEW.id = portfolio || '/dividends/' || lot || '/' || bar_start_ms
      AND lot = substr(NEW.id, length(NEW.portfolio) + 12, 32)), 0)
BEGIN
  SELECT RAISE(ABORT, 'a dividend is booked as it was paid');
END;
--> statement-breakpoint
-- The trips of a lot carry its dividends: no more, and all of them once the lot has left.
CREATE TRIGGER round_trips_carry_dividends BEFORE INSERT ON round_trips
WHEN (SELECT abs(paid) < abs(carried) OR paid * carried < 0
    OR paid <> carried AND NOT EXISTS (SELECT 1 FROM open_lots JOIN fills AS entry ON entry.sequence = open_lots.fill
      WHERE entry.id = NEW.entry_fill)
  FROM (SELECT (SELECT coalesce(sum(amount_micros), 0) FROM dividend_payments WHERE lot = NEW.lot) AS paid,
    NEW.dividend_micros + (SELECT coalesce(sum(dividend_micros), 0) FROM round_trips WHERE lot = NEW.lot) AS carried))
BEGIN
  SELECT RAISE(ABORT, 'round trips carry the dividends of their lot');
END;
--> statement-breakpoint
DROP TRIGGER ledger_transactions_not_replaced;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger. What has no fill is the one deposit of a portfolio, the
-- cash of one of its splits, or a dividend of one of its lots.
CREATE TRIGGER ledger_transactions_not_replaced BEFORE INSERT ON ledger_transactions
WHEN EXISTS (SELECT 1 FROM ledger_transactions WHERE sequence = NEW.sequence OR id = NEW.id OR fill = NEW.fill)
  OR NEW.fill IS NULL AND CASE
    WHEN NEW.id LIKE NEW.portfolio || '/splits/%' THEN NOT EXISTS (SELECT 1 FROM splits
      WHERE portfolio = NEW.portfolio AND NEW.id LIKE NEW.portfolio || '/splits/%/' || bar_start_ms)
    WHEN NEW.id LIKE NEW.portfolio || '/dividends/%' THEN NOT EXISTS (SELECT 1 FROM dividend_payments
      WHERE lot = substr(NEW.id, length(NEW.portfolio) + 12, 32) AND portfolio = NEW.portfolio
        AND NEW.id = portfolio || '/dividends/' || lot || '/' || bar_start_ms)
    ELSE EXISTS (SELECT 1 FROM ledger_transactions WHERE portfolio = NEW.portfolio) END
BEGIN
  SELECT RAISE(ABORT, 'ledger_transactions has this row already');
END;
