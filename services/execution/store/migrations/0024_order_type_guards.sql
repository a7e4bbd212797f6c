-- What became of an ACCEPTED order is its stage, and a DAY order learns in which bar its day began. Both are new, so that
-- the two guards of orders are replaced by ones that know them and refuse all that they refused before.
DROP TRIGGER orders_start_unresolved;
--> statement-breakpoint
CREATE TRIGGER orders_start_unresolved BEFORE INSERT ON orders
WHEN NEW.state NOT IN ('ACCEPTED', 'DENIED') OR NEW.stage IS NOT NULL OR NEW.first_bar_start_ms IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'an order starts ACCEPTED or DENIED');
END;
--> statement-breakpoint
CREATE TRIGGER orders_wait_in_a_known_way BEFORE INSERT ON orders
WHEN NEW.time_in_force NOT IN ('DAY', 'GTC', 'IOC')
BEGIN
  SELECT RAISE(ABORT, 'an order waits DAY, GTC or IOC');
END;
--> statement-breakpoint
DROP TRIGGER orders_only_resolve;
--> statement-breakpoint
-- A stored order goes from one state of the table of transitions to a next one, and terminal states absorb: a resolved
-- one never changes, nor one that was canceled. What was ordered never changes, and the day of an order begins once.
CREATE TRIGGER orders_only_resolve BEFORE UPDATE ON orders
WHEN OLD.state <> 'ACCEPTED' OR coalesce(OLD.stage, '') = 'CANCELED' OR
  NEW.state NOT IN ('ACCEPTED', 'FILLED', 'REJECTED', 'EXPIRED') OR
  NEW.state <> 'ACCEPTED' AND NEW.stage IS NOT OLD.stage OR
  NEW.state = 'REJECTED' AND coalesce(OLD.stage, '') = 'PARTIALLY_FILLED' OR
  NEW.stage IS NOT OLD.stage AND NOT coalesce(
    OLD.stage IS NULL AND coalesce(NEW.stage, '') IN ('TRIGGERED', 'PARTIALLY_FILLED', 'CANCELED') OR
    OLD.stage = 'TRIGGERED' AND coalesce(NEW.stage, '') IN ('PARTIALLY_FILLED', 'CANCELED') OR
    OLD.stage = 'PARTIALLY_FILLED' AND coalesce(NEW.stage, '') = 'CANCELED', false) OR
  OLD.first_bar_start_ms IS NOT NULL AND NEW.first_bar_start_ms IS NOT OLD.first_bar_start_ms OR
  NEW.sequence IS NOT OLD.sequence OR NEW.name IS NOT OLD.name OR NEW.portfolio IS NOT OLD.portfolio OR
  NEW.client_order_id IS NOT OLD.client_order_id OR NEW.request_hash IS NOT OLD.request_hash OR
  NEW.instrument IS NOT OLD.instrument OR NEW.side IS NOT OLD.side OR NEW.quantity_units IS NOT OLD.quantity_units OR
  NEW.entry IS NOT OLD.entry OR NEW.exit_plan IS NOT OLD.exit_plan OR NEW.market_context IS NOT OLD.market_context OR
  NEW.expected_price IS NOT OLD.expected_price OR NEW.expire_time_ms IS NOT OLD.expire_time_ms OR
  NEW.time_in_force IS NOT OLD.time_in_force OR
  NEW.decision_time_ms IS NOT OLD.decision_time_ms OR NEW.decision IS NOT OLD.decision OR
  NEW.entry_confidence_ratio IS NOT OLD.entry_confidence_ratio
BEGIN
  SELECT RAISE(ABORT, 'an order changes only from ACCEPTED to FILLED, REJECTED or EXPIRED, or to a next stage');
END;
--> statement-breakpoint
-- fill_references is append-only.
CREATE TRIGGER fill_references_not_updated BEFORE UPDATE ON fill_references
BEGIN
  SELECT RAISE(ABORT, 'fill_references is append-only');
END;
--> statement-breakpoint
-- fill_references keeps its rows.
CREATE TRIGGER fill_references_not_deleted BEFORE DELETE ON fill_references
BEGIN
  SELECT RAISE(ABORT, 'fill_references is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER fill_references_not_replaced BEFORE INSERT ON fill_references
WHEN EXISTS (SELECT 1 FROM fill_references WHERE fill = NEW.fill)
BEGIN
  SELECT RAISE(ABORT, 'fill_references has this row already');
END;
