-- A split multiplies the units of a lot, so that what leaves is no longer counted in the units that came. Where a split
-- lies between, a lot still leaves whole, once.
DROP TRIGGER fills_close_a_lot;
--> statement-breakpoint
-- A close names the lot that it closes: of the same portfolio, on the other side, not before its entry, and not for more
-- than is still open.
CREATE TRIGGER fills_close_a_lot BEFORE INSERT ON fills
WHEN NEW.effect = 'CLOSE' AND NOT EXISTS (
  SELECT 1 FROM fills AS entry
  WHERE entry.lot = NEW.lot AND entry.effect = 'OPEN' AND entry.portfolio = NEW.portfolio
    AND entry.ticker = NEW.ticker AND entry.side <> NEW.side AND entry.bar_start_ms <= NEW.bar_start_ms
    AND (entry.quantity_units >= NEW.quantity_units + (
        SELECT coalesce(sum(quantity_units), 0) FROM fills WHERE lot = NEW.lot AND effect = 'CLOSE')
      OR EXISTS (SELECT 1 FROM splits WHERE portfolio = entry.portfolio AND ticker = entry.ticker
          AND bar_start_ms > entry.bar_start_ms AND bar_start_ms <= NEW.bar_start_ms)
        AND NOT EXISTS (SELECT 1 FROM fills WHERE lot = NEW.lot AND effect = 'CLOSE')))
BEGIN
  SELECT RAISE(ABORT, 'a closing fill must name an open lot of its portfolio and ticker');
END;
--> statement-breakpoint
DROP TRIGGER round_trips_within_the_lot;
--> statement-breakpoint
-- The closed quantity of a lot never exceeds the opened one.
CREATE TRIGGER round_trips_within_the_lot BEFORE INSERT ON round_trips
WHEN (SELECT coalesce(sum(quantity_units), 0) FROM round_trips WHERE lot = NEW.lot) + NEW.quantity_units
    > (SELECT quantity_units FROM fills WHERE id = NEW.entry_fill)
  AND (EXISTS (SELECT 1 FROM round_trips WHERE lot = NEW.lot)
    OR NOT EXISTS (SELECT 1 FROM splits JOIN fills AS entry ON entry.id = NEW.entry_fill
      JOIN fills AS leaving ON leaving.id = NEW.exit_fill
      WHERE splits.portfolio = entry.portfolio AND splits.ticker = entry.ticker
        AND splits.bar_start_ms > entry.bar_start_ms AND splits.bar_start_ms <= leaving.bar_start_ms))
BEGIN
  SELECT RAISE(ABORT, 'more would be closed than was opened');
END;
--> statement-breakpoint
DROP TRIGGER fills_close_lots;
--> statement-breakpoint
-- A lot is no longer open when all of it is closed; after a split it leaves whole.
CREATE TRIGGER fills_close_lots AFTER INSERT ON fills WHEN NEW.effect = 'CLOSE'
BEGIN
  DELETE FROM open_lots WHERE fill = (
    SELECT sequence FROM fills AS entry
    WHERE entry.lot = NEW.lot AND entry.effect = 'OPEN' AND (
      entry.quantity_units = (SELECT sum(quantity_units) FROM fills WHERE lot = NEW.lot AND effect = 'CLOSE')
      OR EXISTS (SELECT 1 FROM splits WHERE portfolio = entry.portfolio AND ticker = entry.ticker
        AND bar_start_ms > entry.bar_start_ms AND bar_start_ms <= NEW.bar_start_ms)));
END;
--> statement-breakpoint
DROP TRIGGER open_lots_stay_until_closed;
--> statement-breakpoint
CREATE TRIGGER open_lots_stay_until_closed BEFORE DELETE ON open_lots
WHEN (SELECT entry.quantity_units > (
    SELECT coalesce(sum(quantity_units), 0) FROM fills WHERE lot = entry.lot AND effect = 'CLOSE')
    AND NOT EXISTS (SELECT 1 FROM fills AS leaving
      JOIN splits ON splits.portfolio = entry.portfolio AND splits.ticker = entry.ticker
      WHERE leaving.lot = entry.lot AND leaving.effect = 'CLOSE'
        AND splits.bar_start_ms > entry.bar_start_ms AND splits.bar_start_ms <= leaving.bar_start_ms)
  FROM fills AS entry WHERE entry.sequence = OLD.fill)
BEGIN
  SELECT RAISE(ABORT, 'a lot is open until it is closed');
END;
--> statement-breakpoint
DROP TRIGGER ledger_transactions_not_replaced;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger. What has no fill is the one deposit of a portfolio, or the
-- cash of one of its splits.
CREATE TRIGGER ledger_transactions_not_replaced BEFORE INSERT ON ledger_transactions
WHEN EXISTS (SELECT 1 FROM ledger_transactions WHERE sequence = NEW.sequence OR id = NEW.id OR fill = NEW.fill OR
  fill IS NULL AND NEW.fill IS NULL AND portfolio = NEW.portfolio AND NOT EXISTS (SELECT 1 FROM splits
    WHERE portfolio = NEW.portfolio AND NEW.id LIKE NEW.portfolio || '/splits/%/' || bar_start_ms))
BEGIN
  SELECT RAISE(ABORT, 'ledger_transactions has this row already');
END;
--> statement-breakpoint
-- splits is append-only.
CREATE TRIGGER splits_not_updated BEFORE UPDATE ON splits
BEGIN
  SELECT RAISE(ABORT, 'splits is append-only');
END;
--> statement-breakpoint
-- splits keeps its rows.
CREATE TRIGGER splits_not_deleted BEFORE DELETE ON splits
BEGIN
  SELECT RAISE(ABORT, 'splits is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER splits_not_replaced BEFORE INSERT ON splits
WHEN EXISTS (SELECT 1 FROM splits WHERE sequence = NEW.sequence OR
  portfolio = NEW.portfolio AND ticker = NEW.ticker AND bar_start_ms = NEW.bar_start_ms)
BEGIN
  SELECT RAISE(ABORT, 'splits has this row already');
END;
--> statement-breakpoint
-- Asked before the guards above, as it was before.
DROP TRIGGER round_trips_not_replaced;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER round_trips_not_replaced BEFORE INSERT ON round_trips
WHEN EXISTS (SELECT 1 FROM round_trips WHERE sequence = NEW.sequence OR name = NEW.name OR exit_fill = NEW.exit_fill)
BEGIN
  SELECT RAISE(ABORT, 'round_trips has this row already');
END;
--> statement-breakpoint
DROP TRIGGER fills_not_replaced;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER fills_not_replaced BEFORE INSERT ON fills
WHEN EXISTS (SELECT 1 FROM fills WHERE sequence = NEW.sequence OR id = NEW.id OR order_name = NEW.order_name)
BEGIN
  SELECT RAISE(ABORT, 'fills has this row already');
END;
