-- rates is append-only.
CREATE TRIGGER rates_not_updated BEFORE UPDATE ON rates
BEGIN
  SELECT RAISE(ABORT, 'rates is append-only');
END;
--> statement-breakpoint
-- rates keeps its rows.
CREATE TRIGGER rates_not_deleted BEFORE DELETE ON rates
BEGIN
  SELECT RAISE(ABORT, 'rates is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER rates_not_replaced BEFORE INSERT ON rates
WHEN EXISTS (SELECT 1 FROM rates
  WHERE portfolio = NEW.portfolio AND currency = NEW.currency AND as_of_ms = NEW.as_of_ms)
BEGIN
  SELECT RAISE(ABORT, 'rates has this row already');
END;
--> statement-breakpoint
-- An amount in another currency is converted at a rate that its portfolio knows.
CREATE TRIGGER fills_convert_at_a_known_rate BEFORE INSERT ON fills
WHEN (NEW.rate IS NULL) <> (NEW.base_notional_micros IS NULL) OR NEW.base_notional_micros < 0
  OR NEW.rate IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rates
    WHERE portfolio = NEW.portfolio AND currency = NEW.instrument ->> 'currency' AND currency = NEW.rate ->> 'from'
      AND as_of_ms = NEW.rate ->> 'asOfMs' AND legs = NEW.rate -> 'legs')
BEGIN
  SELECT RAISE(ABORT, 'a fill is converted at a rate that its portfolio knows');
END;
--> statement-breakpoint
-- What posts fills carries the two columns that are new.
DROP VIEW fill_postings;
--> statement-breakpoint
CREATE VIEW fill_postings AS
  SELECT id, portfolio, ticker, instrument, effect, lot, order_name, side, quantity_units, bar_start_ms, price,
    unit_value_micros, notional_micros, half_spread_micros, slippage_micros, commission_micros, impact_micros, base_notional_micros, rate,
    '[]' AS entries FROM fills;
--> statement-breakpoint
CREATE TRIGGER fill_postings_insert INSTEAD OF INSERT ON fill_postings
BEGIN
  INSERT INTO fills (id, portfolio, ticker, instrument, effect, lot, order_name, side, quantity_units, bar_start_ms,
      price, unit_value_micros, notional_micros, half_spread_micros, slippage_micros, commission_micros, impact_micros,
      base_notional_micros, rate)
    VALUES (NEW.id, NEW.portfolio, NEW.ticker, NEW.instrument, NEW.effect, NEW.lot, NEW.order_name, NEW.side,
      NEW.quantity_units, NEW.bar_start_ms, NEW.price, NEW.unit_value_micros, NEW.notional_micros, NEW.half_spread_micros,
      NEW.slippage_micros, NEW.commission_micros, NEW.impact_micros, NEW.base_notional_micros, NEW.rate);
  INSERT INTO transaction_postings (id, portfolio, fill, entries)
    VALUES (NEW.id, NEW.portfolio, NEW.id, NEW.entries);
END;
