-- The table of orders was rebuilt by the migration before, and its guards went with it.
CREATE TRIGGER orders_start_unresolved BEFORE INSERT ON orders
WHEN NEW.state NOT IN ('ACCEPTED', 'DENIED')
BEGIN
  SELECT RAISE(ABORT, 'an order starts ACCEPTED or DENIED');
END;
--> statement-breakpoint
-- orders keeps its rows.
CREATE TRIGGER orders_not_deleted BEFORE DELETE ON orders
BEGIN
  SELECT RAISE(ABORT, 'orders is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER orders_not_replaced BEFORE INSERT ON orders
WHEN EXISTS (SELECT 1 FROM orders WHERE sequence = NEW.sequence OR name = NEW.name OR
  portfolio = NEW.portfolio AND client_order_id = NEW.client_order_id)
BEGIN
  SELECT RAISE(ABORT, 'orders has this row already');
END;
--> statement-breakpoint
-- A stored order does nothing but resolve, once.
CREATE TRIGGER orders_only_resolve BEFORE UPDATE ON orders
WHEN OLD.state <> 'ACCEPTED' OR NEW.state NOT IN ('FILLED', 'REJECTED', 'EXPIRED') OR
  NEW.sequence IS NOT OLD.sequence OR NEW.name IS NOT OLD.name OR NEW.portfolio IS NOT OLD.portfolio OR
  NEW.client_order_id IS NOT OLD.client_order_id OR NEW.request_hash IS NOT OLD.request_hash OR
  NEW.instrument IS NOT OLD.instrument OR NEW.side IS NOT OLD.side OR NEW.quantity_units IS NOT OLD.quantity_units OR
  NEW.entry IS NOT OLD.entry OR NEW.exit_plan IS NOT OLD.exit_plan OR NEW.market_context IS NOT OLD.market_context OR
  NEW.expected_price IS NOT OLD.expected_price OR NEW.expire_time_ms IS NOT OLD.expire_time_ms OR
  NEW.decision_time_ms IS NOT OLD.decision_time_ms OR NEW.decision IS NOT OLD.decision OR
  NEW.entry_confidence_ratio IS NOT OLD.entry_confidence_ratio
BEGIN
  SELECT RAISE(ABORT, 'an order changes only from ACCEPTED to FILLED, REJECTED or EXPIRED');
END;
