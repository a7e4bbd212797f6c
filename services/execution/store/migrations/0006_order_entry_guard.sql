-- Terminal states absorb, and what was ordered never changes; the entry is part of it.
DROP TRIGGER orders_only_resolve;
--> statement-breakpoint
CREATE TRIGGER orders_only_resolve BEFORE UPDATE ON orders
WHEN OLD.state <> 'ACCEPTED' OR NEW.state NOT IN ('FILLED', 'REJECTED') OR
  NEW.sequence IS NOT OLD.sequence OR NEW.name IS NOT OLD.name OR NEW.portfolio IS NOT OLD.portfolio OR
  NEW.client_order_id IS NOT OLD.client_order_id OR NEW.request_hash IS NOT OLD.request_hash OR
  NEW.instrument IS NOT OLD.instrument OR NEW.side IS NOT OLD.side OR NEW.quantity_units IS NOT OLD.quantity_units OR
  NEW.entry IS NOT OLD.entry OR NEW.exit_plan IS NOT OLD.exit_plan OR NEW.market_context IS NOT OLD.market_context OR
  NEW.decision_time_ms IS NOT OLD.decision_time_ms OR NEW.decision IS NOT OLD.decision OR
  NEW.entry_confidence_ratio IS NOT OLD.entry_confidence_ratio
BEGIN
  SELECT RAISE(ABORT, 'an order changes only from ACCEPTED to FILLED or REJECTED');
END;
