-- A lot may leave in parts. Each close says what it leaves of its lot (rest_units), in the shares of its bar, so that what
-- is open is known after a split too; the last part leaves nothing.
DROP TRIGGER fills_close_a_lot;
--> statement-breakpoint
-- A close names the lot that it closes: of the same portfolio, on the other side, not before its entry, and open. With
-- what it leaves it is exactly what the close before it left, or what was opened, where no split lies between.
CREATE TRIGGER fills_close_a_lot BEFORE INSERT ON fills
WHEN NEW.effect = 'CLOSE' AND NOT EXISTS (
  SELECT 1 FROM fills AS entry JOIN open_lots ON open_lots.fill = entry.sequence
  LEFT JOIN fills AS earlier ON earlier.sequence = (
    SELECT max(sequence) FROM fills WHERE lot = NEW.lot AND effect = 'CLOSE')
  WHERE entry.lot = NEW.lot AND entry.effect = 'OPEN' AND entry.portfolio = NEW.portfolio
    AND entry.ticker = NEW.ticker AND entry.side <> NEW.side
    AND entry.bar_start_ms <= NEW.bar_start_ms
    AND (NEW.rest_units IS NULL OR NEW.rest_units > 0)
    AND (earlier.sequence IS NULL OR earlier.rest_units IS NOT NULL)
    AND (NEW.quantity_units + coalesce(NEW.rest_units, 0) = coalesce(earlier.rest_units, entry.quantity_units)
      OR EXISTS (SELECT 1 FROM splits WHERE portfolio = entry.portfolio AND ticker = entry.ticker
        AND bar_start_ms > coalesce(earlier.bar_start_ms, entry.bar_start_ms) AND bar_start_ms <= NEW.bar_start_ms)))
BEGIN
  SELECT RAISE(ABORT, 'a closing fill must name an open lot of its portfolio and ticker');
END;
--> statement-breakpoint
DROP TRIGGER fills_close_lots;
--> statement-breakpoint
-- A lot is no longer open when a close leaves nothing of it.
CREATE TRIGGER fills_close_lots AFTER INSERT ON fills WHEN NEW.effect = 'CLOSE' AND NEW.rest_units IS NULL
BEGIN
  DELETE FROM open_lots WHERE fill = (SELECT sequence FROM fills WHERE lot = NEW.lot AND effect = 'OPEN');
END;
--> statement-breakpoint
DROP TRIGGER open_lots_stay_until_closed;
--> statement-breakpoint
CREATE TRIGGER open_lots_stay_until_closed BEFORE DELETE ON open_lots
WHEN NOT EXISTS (SELECT 1 FROM fills AS entry JOIN fills AS leaving ON leaving.lot = entry.lot
  WHERE entry.sequence = OLD.fill AND leaving.effect = 'CLOSE' AND leaving.rest_units IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'a lot is open until it is closed');
END;
--> statement-breakpoint
DROP TRIGGER open_lots_are_entries;
--> statement-breakpoint
CREATE TRIGGER open_lots_are_entries BEFORE INSERT ON open_lots
WHEN NOT EXISTS (SELECT 1 FROM fills AS entry
  WHERE entry.sequence = NEW.fill AND entry.portfolio = NEW.portfolio AND entry.effect = 'OPEN')
  OR EXISTS (SELECT 1 FROM fills AS entry JOIN fills AS leaving ON leaving.lot = entry.lot
    WHERE entry.sequence = NEW.fill AND leaving.effect = 'CLOSE' AND leaving.rest_units IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'an open lot is an entry that is not closed');
END;
--> statement-breakpoint
DROP TRIGGER round_trips_within_the_lot;
--> statement-breakpoint
-- The closed quantity of a lot never exceeds the opened one; a split in between changes what the units are.
CREATE TRIGGER round_trips_within_the_lot BEFORE INSERT ON round_trips
WHEN (SELECT coalesce(sum(quantity_units), 0) FROM round_trips WHERE lot = NEW.lot) + NEW.quantity_units
    > (SELECT quantity_units FROM fills WHERE id = NEW.entry_fill)
  AND NOT EXISTS (SELECT 1 FROM splits JOIN fills AS entry ON entry.id = NEW.entry_fill
    JOIN fills AS leaving ON leaving.id = NEW.exit_fill
    WHERE splits.portfolio = entry.portfolio AND splits.ticker = entry.ticker
      AND splits.bar_start_ms > entry.bar_start_ms AND splits.bar_start_ms <= leaving.bar_start_ms)
BEGIN
  SELECT RAISE(ABORT, 'more would be closed than was opened');
END;
--> statement-breakpoint
-- What an order closes stands with it: set with the order, of one that opens nothing, and never changed.
CREATE TRIGGER orders_keep_what_they_close BEFORE UPDATE ON orders
WHEN NEW.closing IS NOT OLD.closing
BEGIN
  SELECT RAISE(ABORT, 'what an order closes never changes');
END;
--> statement-breakpoint
CREATE TRIGGER orders_close_their_quantity BEFORE INSERT ON orders
WHEN CASE WHEN NEW.closing IS NULL THEN NEW.quantity_units = 0
  ELSE NEW.state <> 'DENIED' AND NEW.quantity_units IS NOT (
    SELECT sum(value ->> 'units') FROM json_each(NEW.closing, '$.lots')) END
BEGIN
  SELECT RAISE(ABORT, 'an order closes the sum of what it closes of its lots');
END;
--> statement-breakpoint
-- An order to close closes lots that it names, on its side, and no more units than it asks for; a split changes what they are.
CREATE TRIGGER fills_close_for_their_order BEFORE INSERT ON fills
WHEN NEW.closing_order IS NOT NULL AND (NEW.effect <> 'CLOSE' OR NOT EXISTS (
  SELECT 1 FROM orders, json_each(orders.closing, '$.lots') AS asked
  WHERE orders.name = NEW.closing_order AND orders.portfolio = NEW.portfolio AND orders.side = NEW.side
    AND orders.state <> 'DENIED' AND asked.value ->> 'lot' = NEW.lot
    AND (asked.value ->> 'units' >= NEW.quantity_units + (
        SELECT coalesce(sum(quantity_units), 0) FROM fills WHERE closing_order = NEW.closing_order AND lot = NEW.lot)
      OR EXISTS (SELECT 1 FROM splits WHERE portfolio = NEW.portfolio AND ticker = NEW.ticker
        AND bar_start_ms >= orders.decision_time_ms AND bar_start_ms <= NEW.bar_start_ms))))
BEGIN
  SELECT RAISE(ABORT, 'a fill closes what its order asks to close');
END;
--> statement-breakpoint
-- Only a close leaves something of a lot, and an order to close opens none.
CREATE TRIGGER fills_open_whole BEFORE INSERT ON fills
WHEN NEW.effect = 'OPEN' AND (NEW.rest_units IS NOT NULL
  OR EXISTS (SELECT 1 FROM orders WHERE name = NEW.order_name AND closing IS NOT NULL))
BEGIN
  SELECT RAISE(ABORT, 'a fill that opens a lot leaves nothing of it and fills no order to close');
END;
--> statement-breakpoint
DROP TRIGGER orders_halted;
--> statement-breakpoint
-- A portfolio that is halted accepts nothing that opens, and opens nothing.
CREATE TRIGGER orders_halted BEFORE INSERT ON orders
WHEN NEW.state = 'ACCEPTED' AND NEW.closing IS NULL
  AND EXISTS (SELECT 1 FROM portfolio_halts WHERE portfolio = NEW.portfolio)
BEGIN
  SELECT RAISE(ABORT, 'a halted portfolio accepts no order');
END;
--> statement-breakpoint
-- What posts fills carries the two columns that are new.
DROP VIEW fill_postings;
--> statement-breakpoint
CREATE VIEW fill_postings AS
  SELECT id, portfolio, ticker, instrument, effect, lot, order_name, side, quantity_units, bar_start_ms, price,
    unit_value_micros, notional_micros, half_spread_micros, slippage_micros, commission_micros, impact_micros,
    base_notional_micros, rate, closing_order, rest_units, '[]' AS entries FROM fills;
--> statement-breakpoint
CREATE TRIGGER fill_postings_insert INSTEAD OF INSERT ON fill_postings
BEGIN
  INSERT INTO fills (id, portfolio, ticker, instrument, effect, lot, order_name, side, quantity_units, bar_start_ms,
      price, unit_value_micros, notional_micros, half_spread_micros, slippage_micros, commission_micros, impact_micros,
      base_notional_micros, rate, closing_order, rest_units)
    VALUES (NEW.id, NEW.portfolio, NEW.ticker, NEW.instrument, NEW.effect, NEW.lot, NEW.order_name, NEW.side,
      NEW.quantity_units, NEW.bar_start_ms, NEW.price, NEW.unit_value_micros, NEW.notional_micros,
      NEW.half_spread_micros, NEW.slippage_micros, NEW.commission_micros, NEW.impact_micros,
      NEW.base_notional_micros, NEW.rate, NEW.closing_order, NEW.rest_units);
  INSERT INTO transaction_postings (id, portfolio, fill, entries)
    VALUES (NEW.id, NEW.portfolio, NEW.id, NEW.entries);
END;
--> statement-breakpoint
-- Asked before the guards above, as they were before.
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
WHEN EXISTS (SELECT 1 FROM fills WHERE sequence = NEW.sequence OR id = NEW.id
  OR order_name = NEW.order_name AND (bar_start_ms = NEW.bar_start_ms
    OR NOT EXISTS (SELECT 1 FROM portfolios WHERE name = NEW.portfolio AND coalesce(policy ->> '$.partialFills', 0) = 1)))
BEGIN
  SELECT RAISE(ABORT, 'fills has this row already');
END;
