-- What portfolios of earlier versions traded is known by the first of their orders that was accepted.
INSERT INTO instruments (portfolio, ticker, instrument)
  SELECT portfolio, instrument ->> '$.ticker', instrument FROM orders WHERE sequence IN (
    SELECT min(sequence) FROM orders WHERE state <> 'DENIED' GROUP BY portfolio, instrument ->> '$.ticker');
--> statement-breakpoint
-- A close names the lot that it closes: of the same portfolio, on the other side, not before its entry, and not for more
-- than is still open.
CREATE TRIGGER fills_close_a_lot BEFORE INSERT ON fills
WHEN NEW.effect = 'CLOSE' AND NOT EXISTS (
  SELECT 1 FROM fills AS entry
  WHERE entry.lot = NEW.lot AND entry.effect = 'OPEN' AND entry.portfolio = NEW.portfolio
    AND entry.ticker = NEW.ticker AND entry.side <> NEW.side AND entry.bar_start_ms <= NEW.bar_start_ms
    AND entry.quantity_units >= NEW.quantity_units + (
      SELECT coalesce(sum(quantity_units), 0) FROM fills WHERE lot = NEW.lot AND effect = 'CLOSE'))
BEGIN
  SELECT RAISE(ABORT, 'a closing fill must name an open lot of its portfolio and ticker');
END;
--> statement-breakpoint
-- One entry fill opens one lot.
CREATE TRIGGER fills_open_a_lot_once BEFORE INSERT ON fills
WHEN NEW.effect = 'OPEN' AND EXISTS (SELECT 1 FROM fills WHERE lot = NEW.lot)
BEGIN
  SELECT RAISE(ABORT, 'the lot exists');
END;
--> statement-breakpoint
-- A round trip joins the two fills of one lot.
CREATE TRIGGER round_trips_join_their_fills BEFORE INSERT ON round_trips
WHEN NOT EXISTS (
  SELECT 1 FROM fills AS entry JOIN fills AS leaving ON leaving.lot = entry.lot
  WHERE entry.id = NEW.entry_fill AND leaving.id = NEW.exit_fill
    AND entry.effect = 'OPEN' AND leaving.effect = 'CLOSE' AND entry.lot = NEW.lot
    AND entry.portfolio = NEW.portfolio AND leaving.quantity_units = NEW.quantity_units)
BEGIN
  SELECT RAISE(ABORT, 'a round trip must join the entry and the exit of one lot');
END;
--> statement-breakpoint
-- The closed quantity of a lot never exceeds the opened one.
CREATE TRIGGER round_trips_within_the_lot BEFORE INSERT ON round_trips
WHEN (SELECT coalesce(sum(quantity_units), 0) FROM round_trips WHERE lot = NEW.lot) + NEW.quantity_units
  > (SELECT quantity_units FROM fills WHERE id = NEW.entry_fill)
BEGIN
  SELECT RAISE(ABORT, 'more would be closed than was opened');
END;
--> statement-breakpoint
-- fills is append-only.
CREATE TRIGGER fills_not_updated BEFORE UPDATE ON fills
BEGIN
  SELECT RAISE(ABORT, 'fills is append-only');
END;
--> statement-breakpoint
-- fills keeps its rows.
CREATE TRIGGER fills_not_deleted BEFORE DELETE ON fills
BEGIN
  SELECT RAISE(ABORT, 'fills is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER fills_not_replaced BEFORE INSERT ON fills
WHEN EXISTS (SELECT 1 FROM fills WHERE sequence = NEW.sequence OR id = NEW.id OR order_name = NEW.order_name)
BEGIN
  SELECT RAISE(ABORT, 'fills has this row already');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER round_trips_not_replaced BEFORE INSERT ON round_trips
WHEN EXISTS (SELECT 1 FROM round_trips WHERE sequence = NEW.sequence OR name = NEW.name OR exit_fill = NEW.exit_fill)
BEGIN
  SELECT RAISE(ABORT, 'round_trips has this row already');
END;
--> statement-breakpoint
-- An entry opens a lot.
CREATE TRIGGER fills_open_lots AFTER INSERT ON fills WHEN NEW.effect = 'OPEN'
BEGIN
  INSERT INTO open_lots (fill, portfolio) VALUES (NEW.sequence, NEW.portfolio);
END;
--> statement-breakpoint
-- A lot is no longer open when all of it is closed.
CREATE TRIGGER fills_close_lots AFTER INSERT ON fills WHEN NEW.effect = 'CLOSE'
BEGIN
  DELETE FROM open_lots WHERE fill = (
    SELECT sequence FROM fills AS entry
    WHERE entry.lot = NEW.lot AND entry.effect = 'OPEN' AND entry.quantity_units = (
      SELECT sum(quantity_units) FROM fills WHERE lot = NEW.lot AND effect = 'CLOSE'));
END;
--> statement-breakpoint
CREATE TRIGGER open_lots_are_entries BEFORE INSERT ON open_lots
WHEN NOT EXISTS (SELECT 1 FROM fills AS entry
  WHERE entry.sequence = NEW.fill AND entry.portfolio = NEW.portfolio AND entry.effect = 'OPEN'
    AND entry.quantity_units > (
      SELECT coalesce(sum(quantity_units), 0) FROM fills WHERE lot = entry.lot AND effect = 'CLOSE'))
BEGIN
  SELECT RAISE(ABORT, 'an open lot is an entry that is not closed');
END;
--> statement-breakpoint
CREATE TRIGGER open_lots_stay_until_closed BEFORE DELETE ON open_lots
WHEN (SELECT entry.quantity_units > (
    SELECT coalesce(sum(quantity_units), 0) FROM fills WHERE lot = entry.lot AND effect = 'CLOSE')
  FROM fills AS entry WHERE entry.sequence = OLD.fill)
BEGIN
  SELECT RAISE(ABORT, 'a lot is open until it is closed');
END;
--> statement-breakpoint
-- To insert into: one statement writes a fill with its ledger transaction, which name each other.
CREATE VIEW fill_postings AS
  SELECT id, portfolio, ticker, instrument, effect, lot, order_name, side, quantity_units, bar_start_ms, price, unit_value_micros,
    notional_micros, half_spread_micros, slippage_micros, commission_micros, impact_micros, '[]' AS entries FROM fills;
--> statement-breakpoint
CREATE TRIGGER fill_postings_insert INSTEAD OF INSERT ON fill_postings
BEGIN
  INSERT INTO fills (id, portfolio, ticker, instrument, effect, lot, order_name, side, quantity_units, bar_start_ms,
      price, unit_value_micros, notional_micros, half_spread_micros, slippage_micros, commission_micros, impact_micros)
    VALUES (NEW.id, NEW.portfolio, NEW.ticker, NEW.instrument, NEW.effect, NEW.lot, NEW.order_name, NEW.side,
      NEW.quantity_units, NEW.bar_start_ms, NEW.price, NEW.unit_value_micros, NEW.notional_micros, NEW.half_spread_micros,
      NEW.slippage_micros, NEW.commission_micros, NEW.impact_micros);
  INSERT INTO transaction_postings (id, portfolio, fill, entries)
    VALUES (NEW.id, NEW.portfolio, NEW.id, NEW.entries);
END;
--> statement-breakpoint
-- instruments is append-only.
CREATE TRIGGER instruments_not_updated BEFORE UPDATE ON instruments
BEGIN
  SELECT RAISE(ABORT, 'instruments is append-only');
END;
--> statement-breakpoint
-- instruments keeps its rows.
CREATE TRIGGER instruments_not_deleted BEFORE DELETE ON instruments
BEGIN
  SELECT RAISE(ABORT, 'instruments is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER instruments_not_replaced BEFORE INSERT ON instruments
WHEN EXISTS (SELECT 1 FROM instruments WHERE portfolio = NEW.portfolio AND ticker = NEW.ticker)
BEGIN
  SELECT RAISE(ABORT, 'instruments has this row already');
END;
