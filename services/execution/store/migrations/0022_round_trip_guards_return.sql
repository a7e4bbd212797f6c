-- The table of round trips was rebuilt by the migration before, and its guards went with it.
-- round_trips keeps its rows.
CREATE TRIGGER round_trips_not_deleted BEFORE DELETE ON round_trips
BEGIN
  SELECT RAISE(ABORT, 'round_trips is append-only');
END;
--> statement-breakpoint
-- round_trips is append-only.
CREATE TRIGGER round_trips_not_updated BEFORE UPDATE ON round_trips
BEGIN
  SELECT RAISE(ABORT, 'round_trips is append-only');
END;
--> statement-breakpoint
-- Each round trip continues the sums of the one before it, and is the last.
CREATE TRIGGER round_trips_continue_the_sums AFTER INSERT ON round_trips
WHEN NEW.sequence <> (SELECT max(sequence) FROM round_trips)
  OR NEW.gross_pnl_to_date_micros <> NEW.gross_pnl_micros + coalesce((
    SELECT gross_pnl_to_date_micros FROM round_trips
    WHERE portfolio = NEW.portfolio AND sequence < NEW.sequence ORDER BY sequence DESC LIMIT 1), 0)
  OR NEW.net_pnl_to_date_micros <> NEW.net_pnl_micros + coalesce((
    SELECT net_pnl_to_date_micros FROM round_trips
    WHERE portfolio = NEW.portfolio AND sequence < NEW.sequence ORDER BY sequence DESC LIMIT 1), 0)
BEGIN
  SELECT RAISE(ABORT, 'a round trip continues the sums of the one before it');
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
  AND (EXISTS (SELECT 1 FROM round_trips WHERE lot = NEW.lot)
    OR NOT EXISTS (SELECT 1 FROM splits JOIN fills AS entry ON entry.id = NEW.entry_fill
      JOIN fills AS leaving ON leaving.id = NEW.exit_fill
      WHERE splits.portfolio = entry.portfolio AND splits.ticker = entry.ticker
        AND splits.bar_start_ms > entry.bar_start_ms AND splits.bar_start_ms <= leaving.bar_start_ms))
BEGIN
  SELECT RAISE(ABORT, 'more would be closed than was opened');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER round_trips_not_replaced BEFORE INSERT ON round_trips
WHEN EXISTS (SELECT 1 FROM round_trips WHERE sequence = NEW.sequence OR name = NEW.name OR exit_fill = NEW.exit_fill)
BEGIN
  SELECT RAISE(ABORT, 'round_trips has this row already');
END;
